package dev.pontage.ratelimit.grpc;

import com.google.protobuf.Duration;
import dev.pontage.ratelimit.limit.Descriptor;
import dev.pontage.ratelimit.limit.Verdict;
import dev.pontage.ratelimit.limit.Verdict.Counted;
import dev.pontage.ratelimit.limit.Verdict.NoLimit;
import dev.pontage.ratelimit.limit.Verdict.Unlimited;
import dev.pontage.ratelimit.rules.Entry;
import dev.pontage.ratelimit.rules.Limit;
import dev.pontage.ratelimit.rules.Unit;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.DescriptorStatus;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.RateLimit;
import java.util.ArrayList;
import java.util.List;

/// Translates Envoy's messages to ours and back.
final class Messages {
  private static final int UNSIGNED_MAX = -1;
  private static final int MOST_DESCRIPTORS = 1_000;

  private Messages() {}

  /// @throws IllegalArgumentException when the request can't be decided
  static List<Descriptor> descriptors(RateLimitRequest request) {
    if (request.getDomain().isEmpty()) {
      throw new IllegalArgumentException("domain: empty (expected: a name)");
    }
    int count = request.getDescriptorsCount();
    if (count == 0 || count > MOST_DESCRIPTORS) {
      throw new IllegalArgumentException(
          "descriptors: " + count + " (expected: 1.." + MOST_DESCRIPTORS + ")");
    }
    long common = Math.max(1, Integer.toUnsignedLong(request.getHitsAddend()));
    List<Descriptor> descriptors = new ArrayList<>(count);
    for (RateLimitDescriptor descriptor : request.getDescriptorsList()) {
      List<Entry> entries = new ArrayList<>(descriptor.getEntriesCount());
      for (RateLimitDescriptor.Entry entry : descriptor.getEntriesList()) {
        entries.add(new Entry(entry.getKey(), entry.getValue()));
      }
      if (entries.isEmpty()) {
        throw new IllegalArgumentException("entries: 0 in a descriptor (expected: >= 1)");
      }
      long hits = descriptor.hasHitsAddend() ? hits(descriptor.getHitsAddend().getValue()) : common;
      descriptors.add(
          new Descriptor(
              entries, hits, descriptor.hasLimit() ? override(descriptor.getLimit()) : null));
    }
    return descriptors;
  }

  static RateLimitResponse response(List<Verdict> verdicts) {
    RateLimitResponse.Builder response = RateLimitResponse.newBuilder();
    Code overall = Code.OK;
    for (Verdict verdict : verdicts) {
      DescriptorStatus status = status(verdict);
      if (status.getCode() == Code.OVER_LIMIT) {
        overall = Code.OVER_LIMIT;
      }
      response.addStatuses(status);
    }
    return response.setOverallCode(overall).build();
  }

  private static DescriptorStatus status(Verdict verdict) {
    DescriptorStatus.Builder status = DescriptorStatus.newBuilder();
    return switch (verdict) {
      case NoLimit _ -> status.setCode(Code.OK).build();
      case Unlimited _ -> status.setCode(Code.OK).setLimitRemaining(UNSIGNED_MAX).build();
      case Counted counted ->
          status
              .setCode(counted.refuses() ? Code.OVER_LIMIT : Code.OK)
              .setCurrentLimit(current(counted.limit()))
              .setLimitRemaining((int) counted.remaining())
              .setDurationUntilReset(Duration.newBuilder().setSeconds(counted.secondsUntilReset()))
              .build();
    };
  }

  private static RateLimit current(Limit limit) {
    return RateLimit.newBuilder()
        .setName(limit.name())
        .setRequestsPerUnit((int) limit.requestsPerUnit())
        .setUnit(unit(limit.unit()))
        .build();
  }

  /// 64 bits without a sign; what is more than a `long` holds counts as the most it holds.
  private static long hits(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE : unsigned;
  }

  private static Limit override(RateLimitOverride override) {
    Unit unit =
        switch (override.getUnit()) {
          case SECOND -> Unit.SECOND;
          case MINUTE -> Unit.MINUTE;
          case HOUR -> Unit.HOUR;
          case DAY -> Unit.DAY;
          case MONTH -> Unit.MONTH;
          case YEAR -> Unit.YEAR;
          case UNKNOWN, UNRECOGNIZED ->
              throw new IllegalArgumentException(
                  "limit.unit: " + override.getUnitValue() + " (expected: a known unit)");
        };
    return Limit.override(Integer.toUnsignedLong(override.getRequestsPerUnit()), unit);
  }

  private static RateLimit.Unit unit(Unit unit) {
    return switch (unit) {
      case SECOND -> RateLimit.Unit.SECOND;
      case MINUTE -> RateLimit.Unit.MINUTE;
      case HOUR -> RateLimit.Unit.HOUR;
      case DAY -> RateLimit.Unit.DAY;
      case WEEK -> RateLimit.Unit.WEEK;
      case MONTH -> RateLimit.Unit.MONTH;
      case YEAR -> RateLimit.Unit.YEAR;
    };
  }
}

package dev.pontage.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SteeringTest {
  @Test
  void partsCombine() {
    Steering steering = Steering.parse("delay-500ms+ttft-2s+stream-200x5ms+tools+cut-0");
    assertThat(steering.delay()).isEqualTo(Duration.ofMillis(500));
    assertThat(steering.ttft()).isEqualTo(Duration.ofSeconds(2));
    assertThat(steering.pace()).isEqualTo(new Pace(200, Duration.ofMillis(5)));
    assertThat(steering.has(Trait.TOOLS)).isTrue();
    assertThat(steering.ending()).isEqualTo(new Ending(Ending.Kind.CUT, 0));
  }

  @Test
  void failuresHaveThreeBodies() {
    assertThat(Steering.parse("fail-429").failure())
        .isEqualTo(new Failure(429, Failure.Body.VENDOR));
    assertThat(Steering.parse("fail-503-html").failure())
        .isEqualTo(new Failure(503, Failure.Body.HTML));
    assertThat(Steering.parse("fail-empty-502").failure())
        .isEqualTo(new Failure(502, Failure.Body.EMPTY));
  }

  @Test
  void endingsComeAfterThreeChunksUnlessSaid() {
    assertThat(Steering.parse("midstream-error").ending())
        .isEqualTo(new Ending(Ending.Kind.ERROR, 3));
    assertThat(Steering.parse("stall-7").ending()).isEqualTo(new Ending(Ending.Kind.STALL, 7));
    assertThat(Steering.parse("200-then-error").ending())
        .isEqualTo(new Ending(Ending.Kind.ERROR, 0));
  }

  @Test
  void laterPartsOverrideEarlierOnes() {
    assertThat(Steering.parse("fail-500+fail-429").failure())
        .isEqualTo(new Failure(429, Failure.Body.VENDOR));
  }

  @Test
  void unknownAndOutOfRangePartsAreNamed() {
    for (String bad :
        List.of("fial-500", "fail-200", "stream-0x5ms", "delay-2h", "size-0kb", "delay-99999s")) {
      assertThatThrownBy(() -> Steering.parse("tools+" + bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void aModelNameOfOthersMayHoldColons() {
    assertThat(ModelName.parse("llama3:8b").parts()).isEmpty();
    assertThat(ModelName.parse("ft:gpt-4o:acme:fail-500").base()).isEqualTo("ft:gpt-4o:acme");
    assertThatThrownBy(() -> ModelName.parse("openai-sim:nope"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nope");
  }

  @Test
  void aFaultAppliesAsOftenAsItSays() {
    Faults faults = new Faults(() -> 0.5);
    faults.replace(
        List.of(
            new Faults.Rule("/openai", "fail-503", 2L, 1),
            new Faults.Rule("/openai", "tools", null, 0.4)));
    assertThat(faults.partsFor("/anthropic/v1/messages")).isEmpty();
    assertThat(faults.partsFor("/openai/v1")).isEqualTo("fail-503");
    assertThat(faults.partsFor("/openai/v1")).isEqualTo("fail-503");
    assertThat(faults.partsFor("/openai/v1")).isEmpty();
    assertThat(faults.current()).hasSize(1);
  }
}

package dev.pontage.bench.report;

import java.util.ArrayList;
import java.util.List;

/// A table in plain text: the first column to the left, the others to the right.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /// A table with these headings.
  public Table(List<String> headings) {
    if (headings.isEmpty()) {
      throw new IllegalArgumentException("headings: none (expected: one or more)");
    }
    rows.add(List.copyOf(headings));
  }

  /// Adds a row.
  ///
  /// @param cells as many as there are headings
  public Table row(List<String> cells) {
    if (cells.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "cells: " + cells.size() + " (expected: " + rows.getFirst().size() + ")");
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /// The table, each line ended by LF, without spaces at line ends.
  public String text() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        String space = " ".repeat(widths[i] - width(cell));
        line.append(i == 0 ? "" : "  ").append(i == 0 ? cell + space : space + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}

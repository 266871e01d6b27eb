package dev.pontage.extproc.llm.model;

import org.jspecify.annotations.Nullable;

/// How much the model should think before it answers.
///
/// @param effort `none`, `minimal`, `low`, `medium`, `high`, `xhigh` or `max`, where given
/// @param budgetTokens the most tokens to think with, where given; 0 means don't think
public record Reasoning(@Nullable String effort, @Nullable Long budgetTokens) {}

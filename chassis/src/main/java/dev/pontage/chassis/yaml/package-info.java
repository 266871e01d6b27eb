/// Reads configuration files so that every mistake in them is reported with its file, line and
/// path.
///
/// Start at [dev.pontage.chassis.yaml.YamlFile]. This room knows YAML and nothing of what the files
/// mean.
@NullMarked
package dev.pontage.chassis.yaml;

import org.jspecify.annotations.NullMarked;

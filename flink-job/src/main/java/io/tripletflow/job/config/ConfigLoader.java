package io.tripletflow.job.config;

import io.tripletflow.connectors.kafka.Secrets;
import io.tripletflow.job.config.file.Resolver;
import io.tripletflow.job.config.file.YamlSettings;
import io.tripletflow.job.config.option.Findings;
import io.tripletflow.job.config.option.Setting;
import io.tripletflow.job.config.option.Values;
import io.tripletflow.job.config.problem.ConfigException;
import io.tripletflow.job.config.problem.Origin;
import io.tripletflow.job.config.problem.Problem;
import io.tripletflow.job.config.rule.Rules;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From a file, a map and overrides to a {@link JobConfig} or all problems. */
final class ConfigLoader {

    private ConfigLoader() {}

    static JobConfig load(Path yaml, List<String> overrides) {
        String name = String.valueOf(yaml.getFileName());
        return ofYaml(name, text(yaml, name), overrides);
    }

    /** Reads the text of a job file that is called {@code name} in messages. */
    static JobConfig ofYaml(String name, String text, List<String> overrides) {
        Findings findings = new Findings();
        List<Setting> settings = new YamlSettings(findings).read(text);
        if (settings.isEmpty() && findings.hasProblems()) {
            throw new ConfigException(name, findings.problems());
        }
        return resolve(name, settings, overrides, findings);
    }

    static JobConfig of(Map<String, String> settings, List<String> overrides) {
        List<Setting> given = new ArrayList<>();
        settings.forEach((key, value) -> given.add(new Setting(key, value, new Origin.Nowhere())));
        return resolve("configuration", given, overrides, new Findings());
    }

    private static JobConfig resolve(
            String name, List<Setting> file, List<String> overrides, Findings findings) {
        Resolver resolver = new Resolver(findings);
        file.forEach(resolver::set);
        overrides.forEach(override -> override(override, resolver, findings));
        Values values = resolver.values();
        new Rules(values, findings).check();
        if (findings.hasProblems()) {
            throw new ConfigException(name, findings.problems());
        }
        return JobConfigs.from(values, findings.warnings());
    }

    private static void override(String override, Resolver resolver, Findings findings) {
        int equals = override.indexOf('=');
        if (equals < 1) {
            String shown = Secrets.isSecret(override) ? Secrets.MASK : override;
            String message =
                    "'" + shown + "' is not an override; write key=value, such as window.size=5s";
            findings.problem(new Origin.CommandLine(), "", message);
            return;
        }
        String key = override.substring(0, equals).strip();
        String value = override.substring(equals + 1).strip();
        resolver.override(new Setting(key, value, new Origin.CommandLine()));
    }

    private static String text(Path yaml, String name) {
        try {
            if (Files.isDirectory(yaml)) {
                throw unreadable(name, yaml + " is a directory; give the path of a job file");
            }
            if (Files.exists(yaml) && Files.size(yaml) > YamlSettings.MAX_BYTES) {
                throw unreadable(name, yaml + " is larger than 1MiB; give the path of a job file");
            }
            return Files.readString(yaml);
        } catch (CharacterCodingException e) {
            throw unreadable(name, yaml + " is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            String why = Files.exists(yaml) ? " cannot be read" : " does not exist";
            throw unreadable(name, yaml + why + "; check the path and its permissions");
        }
    }

    private static ConfigException unreadable(String name, String message) {
        return new ConfigException(name, List.of(new Problem(new Origin.Nowhere(), "", message)));
    }
}

package io.tripletflow.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar. */
final class Version implements IVersionProvider {

    /** Written into the jar by Maven. */
    private static final String PROPERTIES =
            "/META-INF/maven/io.tripletflow/tripletflow-cli/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(PROPERTIES)) {
            if (in != null) {
                properties.load(in);
            }
        }
        return new String[] {"tripletflow " + properties.getProperty("version", "(not packaged)")};
    }
}

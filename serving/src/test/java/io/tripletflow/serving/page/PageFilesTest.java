package io.tripletflow.serving.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be seen of the page's files without a browser. */
class PageFilesTest {

    private static final Map<String, String> FILES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException, URISyntaxException {
        Path index = Path.of(PageFilesTest.class.getResource("/page/index.html").toURI());
        try (Stream<Path> files = Files.list(index.getParent())) {
            for (Path file : files.toList()) {
                FILES.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(FILES).containsKeys("index.html", "style.css", "app.js");
    }

    private static Stream<Map.Entry<String, String>> scripts() {
        return FILES.entrySet().stream().filter(file -> file.getKey().endsWith(".js"));
    }

    private static Set<String> found(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        FILES.forEach(
                (name, text) ->
                        assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                                .as(name)
                                .doesNotContainPattern("https?://|url\\(|@import|[\"']//"));
    }

    @Test
    void noScriptOrStyleIsInline_soTheStrictPolicyHolds() {
        String index = FILES.get("index.html");
        assertThat(index).doesNotContainPattern("<script(?![^>]*src=)|<style|\\sstyle=|\\son\\w+=");
        assertThat(scripts())
                .allSatisfy(
                        script ->
                                assertThat(script.getValue())
                                        .as(script.getKey())
                                        .doesNotContainPattern(
                                                "\\beval\\(|new Function|setAttribute\\('style'"));
    }

    /** Names of entities and labels come from strangers. */
    @Test
    void noStringIsReadAsHtml() {
        assertThat(scripts())
                .allSatisfy(
                        script ->
                                assertThat(script.getValue())
                                        .as(script.getKey())
                                        .doesNotContainPattern(
                                                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|createContextualFragment"));
    }

    @Test
    void everyElementThatTheScriptsNameExists() {
        Set<String> ids = found("\\bid=\"([^\"]+)\"", FILES.get("index.html"));
        Set<String> named = new TreeSet<>();
        scripts().forEach(script -> named.addAll(found("byId\\('([^']+)'\\)", script.getValue())));
        assertThat(named).isNotEmpty().isSubsetOf(ids);
    }

    @Test
    void everyImportNamesAFile_andWhatItExports() {
        Pattern imports = Pattern.compile("import \\{([^}]*)\\} from '\\./([^']+)'");
        scripts()
                .forEach(
                        script ->
                                imports.matcher(script.getValue())
                                        .results()
                                        .forEach(
                                                match ->
                                                        assertExports(
                                                                script.getKey(),
                                                                match.group(2),
                                                                List.of(
                                                                        match.group(1)
                                                                                .trim()
                                                                                .split(
                                                                                        "\\s*,\\s*")))));
    }

    private static void assertExports(String from, String file, List<String> names) {
        assertThat(FILES).as("imported by " + from).containsKey(file);
        Set<String> exported =
                found("export (?:async )?(?:const|function|class) (\\w+)", FILES.get(file));
        assertThat(exported).as(file + ", imported by " + from).containsAll(names);
    }
}

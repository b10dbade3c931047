package io.tripletflow.serving.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, from the system's packages. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test where there is no Chromium. */
    static Browser start() {
        Path chromium = find("chromium", "chromium-browser", "google-chrome");
        Path chromedriver = find("chromedriver");
        assumeTrue(
                chromium != null && chromedriver != null,
                "there is no Chromium to show the page to; on Debian: apt-get install chromium"
                        + " chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--window-size=1440,900");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.toFile())
                        .usingAnyFreePort()
                        .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Path find(String... names) {
        return Stream.of(names)
                .flatMap(
                        name ->
                                Stream.of(System.getenv("PATH").split(":"))
                                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    void open(String address) {
        driver.get(address);
    }

    /** A screen of that size, in pixels; {@code scheme} is light or dark. */
    void screen(int width, int height, boolean phone, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width", width,
                        "height", height,
                        "deviceScaleFactor", 1,
                        "mobile", phone));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** What a script returns. */
    Object run(String script, Object... arguments) {
        return ((JavascriptExecutor) driver).executeScript(script, arguments);
    }

    /** What a script calls {@code done} with. */
    Object runAsync(String script) {
        return ((JavascriptExecutor) driver)
                .executeAsyncScript("const done = arguments[0]; " + script);
    }

    /** What an element shows. */
    String text(String selector) {
        return (String)
                run(
                        "const e = document.querySelector(arguments[0]); return e && !e.hidden ?"
                                + " e.innerText : ''",
                        selector);
    }

    void click(String selector) {
        run("document.querySelector(arguments[0]).click()", selector);
    }

    /** Types into the search box. */
    void search(String words) {
        run(
                "const q = document.getElementById('query'); q.value = arguments[0];"
                        + " q.dispatchEvent(new Event('input'))",
                words);
    }

    /**
     * Keeps a picture of the whole page, where the system property {@code page.screenshots} names a
     * folder.
     */
    void keepScreenshot(String name) {
        String folder = System.getProperty("page.screenshots");
        if (folder == null) {
            return;
        }
        Object picture =
                driver.executeCdpCommand(
                                "Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                        .get("data");
        try {
            Files.write(
                    Path.of(folder, name + ".png"), Base64.getDecoder().decode((String) picture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Presses keys where the focus is. */
    void keys(String keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /** Waits until a script returns true. */
    void await(String what, String script, Object... arguments) {
        await(what, () -> Boolean.TRUE.equals(run(script, arguments)));
    }

    private void await(String what, Supplier<Boolean> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "%s did not come within %d s; the page shows:%n%s%nconsole: %s"
                                .formatted(what, PATIENCE.toSeconds(), text("body"), console()));
            }
            // the page draws its next frame
            runAsync("requestAnimationFrame(() => done())");
        }
    }

    /** What the browser complained of since it was asked last. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** Rules of accessibility that the page breaks, each with the element. */
    @SuppressWarnings("unchecked")
    List<String> accessibilityProblems() {
        try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
            run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (List<String>)
                runAsync(
                        "axe.run().then((result) => done(result.violations.flatMap((rule) =>"
                                + " rule.nodes.map((node) => rule.id + ': ' + node.html))))");
    }

    @Override
    public void close() {
        driver.quit();
    }
}

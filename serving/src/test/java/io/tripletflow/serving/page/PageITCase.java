package io.tripletflow.serving.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tripletflow.connectors.event.DeadLetter;
import io.tripletflow.connectors.event.Limits;
import io.tripletflow.connectors.output.EmbeddingRecord;
import io.tripletflow.event.Event;
import io.tripletflow.serving.http.Web;
import io.tripletflow.serving.settings.WebSettings;
import io.tripletflow.serving.space.Model;
import io.tripletflow.serving.space.Models;
import io.tripletflow.serving.space.Space;
import io.tripletflow.serving.topics.Arrivals;
import io.tripletflow.serving.topics.Recent;
import io.tripletflow.serving.topics.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live page in Chromium, from the real server. */
class PageITCase {

    private static final long EPOCH = 1_700_000_000_000L;
    private static final String HOSTILE = "<img src=x onerror=document.title='caught'>";
    private static final String LIVE =
            "return document.getElementById('state').innerText === 'Live'";
    private static final String MAP_OF =
            "return document.getElementById('map-count').innerText === arguments[0]";

    private final Models models = new Models();
    private final Space space = new Space(0.001f, 1_000);
    private final Recent recent = new Recent();
    private final List<Event> events = new ArrayList<>();
    private volatile boolean brokerUp = true;
    private Browser browser;
    private Web web;

    @BeforeEach
    void start() {
        browser = Browser.start();
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            String entity = i == 0 ? HOSTILE : "e" + i;
            events.add(Models.event(entity, "l" + i % 4, Models.input(random, i % 4), EPOCH + i));
        }
        web = Web.start(WebSettings.loopback(0), Limits.DEFAULTS, space, recent, this::status);
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (web != null) {
            web.close();
        }
    }

    private Status status() {
        return new Status(brokerUp, EPOCH, 0, 0, 1.5, 2.5, Set.of(), "");
    }

    /**
     * A new version comes, with the embeddings of all entities; what the page says of the map then.
     */
    private String arrive() {
        models.learn();
        Model model = models.model(EPOCH);
        for (Event event : events) {
            float[] embedding =
                    model.embed(event.tower(), List.of(event.input()), List.of("")).get(0);
            space.add(event);
            space.add(
                    new EmbeddingRecord(
                            event.entity(),
                            event.label(),
                            embedding,
                            EPOCH,
                            model.version().version(),
                            event.timeMillis()));
        }
        space.add(model);
        space.complete();
        while (space.build()) {
            // until nothing is left to build
        }
        return "200 entities, version " + model.version().version();
    }

    private void openLive() {
        browser.open(web.address() + "/");
        browser.await("the state Live", LIVE);
    }

    @Test
    void pageStartsEmpty_pointsAppear_andDriftToTheNextVersion() {
        space.complete();
        openLive();
        browser.await(
                "what an empty map says",
                "return document.getElementById('map-empty').innerText.startsWith('No embeddings yet')");

        browser.await("the first map", MAP_OF, arrive());
        String before = pixels();

        browser.await("the next map", MAP_OF, arrive());
        browser.await("moved points", "return " + PIXELS + " !== arguments[0]", before);
        assertThat(browser.console()).isEmpty();
    }

    private static final String PIXELS = "document.getElementById('points').toDataURL()";

    private String pixels() {
        return (String) browser.run("return " + PIXELS);
    }

    @Test
    void searchAndClick_showAnEntityAndItsNeighbours_strangersNamesAreText() {
        String map = arrive();
        openLive();
        browser.await("a map", MAP_OF, map);

        browser.search("<img");
        browser.await(
                "the entity", "return document.querySelectorAll('#found button').length === 1");
        assertThat(browser.text("#found button .name")).startsWith(HOSTILE);
        browser.click("#found button");
        browser.await(
                "its neighbours",
                "return document.querySelectorAll('#detail .rows button').length === 10");
        assertThat(browser.text("#detail .entity")).isEqualTo(HOSTILE);
        assertThat(browser.text("#detail")).contains("Label", "l0", "north", "cam1");
        assertThat(browser.run("return document.querySelectorAll('main img').length"))
                .isEqualTo(0L);
        assertThat(browser.run("return document.title")).isEqualTo("TripletFlow");

        browser.click("#detail .rows button");
        browser.await(
                "the neighbour",
                "return document.querySelector('#detail .entity').innerText !== arguments[0]",
                HOSTILE);
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void reportsAndDeadLetters_growWhileThePageIsOpen() {
        space.complete();
        openLive();
        Arrivals.report(recent, report(1, 0.25));
        Arrivals.report(recent, report(2, 0.75));
        Arrivals.letter(
                recent,
                new DeadLetter(
                        null,
                        "<script>no</script>".getBytes(StandardCharsets.UTF_8),
                        "events",
                        1,
                        17,
                        EPOCH,
                        DeadLetter.Reason.NOT_JSON,
                        "expected an object"));
        browser.await(
                "the recall",
                "return document.getElementById('curves').innerText.includes('0.75')");
        browser.await(
                "the dead letter",
                "return document.getElementById('letters').innerText.includes('events-1@17')");
        assertThat(browser.text("#letters"))
                .contains("not-json", "expected an object", "<script>no</script>");
        assertThat(browser.run("return document.querySelector('.curve path.a').getAttribute('d')"))
                .asString()
                .contains("L");
        assertThat(browser.console()).isEmpty();
    }

    private static String report(int version, double recall) {
        return ("{\"windowEnd\":%d,\"group\":\"g\",\"epoch\":%d,\"version\":%d,\"steps\":1,\"loss\":0.1,"
                        + "\"activeShare\":0.5,\"recallLearned\":%s,\"recallRaw\":0.2}")
                .formatted(EPOCH + version, EPOCH, version, recall);
    }

    @Test
    void lifeOfTheModel_isToldAndMarked() {
        space.complete();
        openLive();
        assertThat(browser.text("#life")).isEmpty();
        Arrivals.report(recent, lived(1, "{\"event\":\"born\",\"version\":0}"));
        Arrivals.report(recent, report(2, 0.5));
        Arrivals.report(
                recent,
                lived(
                        3,
                        "{\"event\":\"rolled-back\",\"version\":1200},{\"event\":\"<b>new\",\"version\":1201}"));
        browser.await("a rollback", "return document.querySelectorAll('#life li').length === 3");
        assertThat(browser.text("#life"))
                .contains("version 1,200", "went back to an earlier state", "<b>new")
                .contains("began without a state");
        assertThat(
                        browser.run(
                                "return document.querySelector('.curve path.life').getAttribute('d')"))
                .isEqualTo("M0.00 0V100M100.00 0V100");
        assertThat(browser.console()).isEmpty();
    }

    private static String lived(int version, String life) {
        return report(version, 0.5).replaceAll("}$", ",\"life\":[" + life + "]}");
    }

    @Test
    void brokerGoesAndComes_thePageSaysSo() {
        arrive();
        openLive();
        brokerUp = false;
        browser.await(
                "the banner",
                "return document.getElementById('banner').innerText.startsWith('No Kafka broker has answered since')");
        brokerUp = true;
        browser.await("the state Live", LIVE);
        assertThat(browser.text("#banner")).isEmpty();
    }

    @Test
    void serverGoesAndComes_thePageSaysSo_andGoesOnByItself() {
        String map = arrive();
        openLive();
        browser.await("a map", MAP_OF, map);
        int port = web.port();
        web.close();
        browser.await(
                "the banner",
                "return document.getElementById('banner').innerText.includes('Last good data:')");
        assertThat(browser.text("#banner")).contains("The server does not answer");
        assertThat(browser.text("#map-count")).isEqualTo(map);

        String newer = arrive();
        web = Web.start(WebSettings.loopback(port), Limits.DEFAULTS, space, recent, this::status);
        browser.await("the state Live", LIVE);
        browser.await("the newer map", MAP_OF, newer);
        assertThat(browser.text("#banner")).isEmpty();
    }

    @Test
    void tokenIsAskedFor() {
        String map = arrive();
        web.close();
        WebSettings open = WebSettings.loopback(0);
        web =
                Web.start(
                        new WebSettings(open.bind(), 0, "secret", null, open.bounds()),
                        Limits.DEFAULTS,
                        space,
                        recent,
                        this::status);
        browser.open(web.address() + "/");
        browser.await("the question", "return !document.getElementById('token-form').hidden");
        browser.run(
                "document.getElementById('token').value = 'secret'; document.getElementById('token-form').requestSubmit()");
        browser.await("the state Live", LIVE);
        browser.await("a map", MAP_OF, map);
        assertThat(browser.text("#banner")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1440,900,false,light",
        "1440,900,false,dark",
        "390,844,true,light",
        "390,844,true,dark"
    })
    void everyScreen_isAccessible_andLoadsNothingFromElsewhere(
            int width, int height, boolean phone, String scheme) {
        String map = arrive();
        Arrivals.report(recent, lived(1, "{\"event\":\"born\",\"version\":0}"));
        Arrivals.report(recent, report(2, 0.123456));
        Arrivals.report(recent, lived(3, "{\"event\":\"restored\",\"version\":2}"));
        browser.screen(width, height, phone, scheme);
        openLive();
        browser.await("a map", MAP_OF, map);
        browser.search("e7");
        browser.click("#found button");
        browser.await(
                "its neighbours",
                "return document.querySelectorAll('#detail .rows button').length === 10");

        browser.keepScreenshot("page-%d-%s".formatted(width, scheme));
        assertThat(browser.accessibilityProblems()).isEmpty();
        assertThat(browser.run(OVERLAPS)).as("marks over names of curves").isEqualTo(0L);
        assertThat(browser.run("return document.documentElement.scrollWidth > innerWidth"))
                .as("wider than the screen")
                .isEqualTo(false);
        assertThat(
                        browser.run(
                                "return performance.getEntriesByType('resource').map((each) => new URL(each.name).origin).filter((origin) => origin !== location.origin).length"))
                .as("requests to elsewhere")
                .isEqualTo(0L);
        assertThat(browser.console()).isEmpty();
    }

    /** How many curves have the mark of their axis over their numbers. */
    private static final String OVERLAPS =
            """
            return [...document.querySelectorAll('.curve:not([hidden])')].filter((curve) => {
              const mark = curve.querySelector('.top-mark').getBoundingClientRect();
              return [...curve.querySelectorAll('.value, .title')].some((value) => {
                const box = value.getBoundingClientRect();
                return box.right > mark.left && box.left < mark.right && box.bottom > mark.top && box.top < mark.bottom;
              });
            }).length
            """;

    @Test
    void keyboardAlone_reachesAPoint() {
        String map = arrive();
        openLive();
        browser.await("a map", MAP_OF, map);
        browser.keys("/");
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("query");
        browser.keys("e7");
        browser.await(
                "what is found", "return document.querySelectorAll('#found button').length > 0");
        browser.keys("\uE004\uE004\uE007"); // Tab, Tab, Enter
        browser.await(
                "its neighbours",
                "return document.querySelectorAll('#detail .rows button').length === 10");
        assertThat(browser.text("#detail .entity")).isEqualTo("e7");
    }

    /** Mean difference of opacity, of 255, between the two that draw points; for each shape. */
    private static final String DIFFERENCES =
            """
            (async () => {
              const load = (name) => import(new URL(name, document.baseURI));
              const { Scene } = await load('scene.js');
              const { Raster } = await load('raster.js');
              const opacity = (Kind, shape) => {
                const canvas = document.createElement('canvas');
                canvas.width = canvas.height = 32;
                const scene = new Kind(canvas);
                scene.move(new Float32Array([-1, -1]), new Float32Array([1, 1]), new Uint8Array(1));
                scene.paint(new Uint8Array([200, 100, 50, 255]), new Uint8Array([shape]));
                scene.draw(0.5, { x: 0, y: 0, scale: 10 }, 32, 32, 1, 24);
                const copy = document.createElement('canvas');
                copy.width = copy.height = 32;
                const pen = copy.getContext('2d');
                pen.drawImage(canvas, 0, 0);
                const { data } = pen.getImageData(0, 0, 32, 32);
                return Array.from({ length: 1024 }, (_, i) => data[4 * i + 3]);
              };
              return [0, 1, 2, 3, 4, 5, 8, 9, 10].map((shape) => {
                const card = opacity(Scene, shape);
                const plain = opacity(Raster, shape);
                if (Math.max(...card) < 200) return 255;
                return card.reduce((sum, value, i) => sum + Math.abs(value - plain[i]), 0) / 1024;
              });
            })().then(done, (error) => done(error.stack));
            """;

    @Test
    @SuppressWarnings("unchecked")
    void everyShape_looksTheSameByWebGlAndWithoutIt() {
        browser.open(web.address() + "/");
        assertThat((List<Number>) browser.runAsync(DIFFERENCES))
                .hasSize(9)
                .allSatisfy(difference -> assertThat(difference.doubleValue()).isLessThan(6));
    }
}

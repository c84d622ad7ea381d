package dev.hilera.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where tasks stand in a picture. */
class LayoutsTest {
  private static Drawn task(String name, String... needs) {
    return new Drawn(name, List.of(needs));
  }

  /** Tasks that each need up to two earlier ones. */
  private static List<Drawn> random(int count, long seed) {
    Random random = new Random(seed);
    List<Drawn> tasks = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      int most = at;
      List<String> needs =
          at == 0
              ? List.of()
              : random.ints(2, 0, most).distinct().mapToObj(need -> "t" + need).toList();
      tasks.add(new Drawn("t" + at, needs));
    }
    return tasks;
  }

  @Test
  void aJobWithoutTasksHasAnEmptyPicture() {
    Layout layout = new Layouts().of(List.of(), Layout.Way.RIGHT);

    assertThat(layout.boxes()).isEmpty();
    assertThat(layout.width()).isZero();
  }

  @Test
  void whatNeedsATaskStandsAfterItAndWhatGoesBesideStandsBesideIt() {
    Layout layout =
        new Layouts()
            .of(
                List.of(task("a"), task("b", "a"), task("c", "a"), task("d", "b", "c")),
                Layout.Way.RIGHT);

    List<Layout.Box> boxes = layout.boxes();
    assertThat(boxes.get(1).x()).isEqualTo(boxes.get(2).x()).isGreaterThan(boxes.get(0).x());
    assertThat(boxes.get(1).y()).isLessThan(boxes.get(2).y());
    assertThat(boxes.get(0).y()).isEqualTo(boxes.get(3).y());
    assertThat(layout.links()).hasSize(4);
  }

  @Test
  void theTasksOfALayerAreAsWideAsTheirLongestNameAsksForWithinBounds() {
    String longest = "so-long-a-name-that-it-has-to-be-cut";
    List<Layout.Box> boxes =
        new Layouts()
            .of(
                List.of(
                    task("a"),
                    task("browser-test", "a"),
                    task("unit", "a"),
                    task(longest, "unit", "browser-test")),
                Layout.Way.RIGHT)
            .boxes();

    assertThat(boxes.get(1).width())
        .isEqualTo(boxes.get(2).width())
        .isGreaterThan(boxes.get(0).width())
        .isLessThan(boxes.get(3).width());
    assertThat(boxes.get(3).width()).isEqualTo(216);
  }

  @ParameterizedTest
  @EnumSource
  void noTwoBoxesTouchAndEveryLinkGoesForwardFromBoxToBox(Layout.Way way) {
    for (int seed = 0; seed < 20; seed++) {
      Layout layout = new Layouts().of(random(10 + 12 * seed, seed), way);
      assertThat(layout.isLayered()).isFalse();
      check(layout, way, seed);
    }
  }

  private static void check(Layout layout, Layout.Way way, int seed) {
    List<Layout.Box> boxes = layout.boxes();
    for (int one = 0; one < boxes.size(); one++) {
      assertThat(boxes.get(one).x() + boxes.get(one).width())
          .isLessThanOrEqualTo(layout.width() + 1);
      assertThat(boxes.get(one).y() + boxes.get(one).height())
          .isLessThanOrEqualTo(layout.height() + 1);
      for (int other = one + 1; other < boxes.size(); other++) {
        assertThat(overlap(boxes.get(one), boxes.get(other))).as("seed %d", seed).isFalse();
      }
    }
    for (Layout.Link link : layout.links()) {
      Layout.Box from = boxes.get(link.from());
      List<Double> points = link.points();
      boolean isRight = way == Layout.Way.RIGHT;
      assertThat(points.get(isRight ? 0 : 1))
          .isEqualTo(isRight ? from.x() + from.width() : from.y() + from.height());
      for (int at = 2; at < points.size(); at += 2) {
        assertThat(points.get(isRight ? at : at + 1))
            .isGreaterThanOrEqualTo(points.get(isRight ? at - 2 : at - 1));
      }
    }
  }

  private static boolean overlap(Layout.Box one, Layout.Box other) {
    return one.x() < other.x() + other.width()
        && other.x() < one.x() + one.width()
        && one.y() < other.y() + other.height()
        && other.y() < one.y() + one.height();
  }

  @Test
  void manyTasksThatStandAlikeShareABoxAndFewDoNot() {
    List<Drawn> many = fan(10_000);
    List<Drawn> few = fan(20);

    assertThat(new Layouts().of(many, Layout.Way.RIGHT).boxes())
        .extracting(Layout.Box::count)
        .containsExactly(1, 10_000, 1);
    assertThat(new Layouts().of(few, Layout.Way.RIGHT).boxes()).hasSize(22);
  }

  private static List<Drawn> fan(int wide) {
    List<String> parts = IntStream.range(0, wide).mapToObj(at -> "part-" + at).toList();
    return Stream.of(
            Stream.of(task("source")),
            parts.stream().map(part -> task(part, "source")),
            Stream.of(new Drawn("sink", parts)))
        .flatMap(tasks -> tasks)
        .toList();
  }

  @Test
  void ofABigGraphEachBoxHoldsWhatIsEquallyDeep() {
    List<Drawn> tasks = random(5_000, 7);

    Layout layout = new Layouts().of(tasks, Layout.Way.DOWN);

    assertThat(layout.isLayered()).isTrue();
    assertThat(layout.boxes()).hasSizeLessThanOrEqualTo(Grouping.MOST_BOXES);
    assertThat(layout.boxes().stream().mapToInt(Layout.Box::count).sum()).isEqualTo(5_000);
    for (int at = 0; at < tasks.size(); at++) {
      for (String need : tasks.get(at).needs()) {
        int needed = layout.boxOf()[Integer.parseInt(need.substring(1))];
        assertThat(needed).isLessThan(layout.boxOf()[at]);
      }
    }
  }

  @Test
  void aChainOfThousandsFitsInAsManyBoxesAsOneCanRead() {
    List<Drawn> chain = new ArrayList<>(List.of(task("t0")));
    for (int at = 1; at < 10_000; at++) {
      chain.add(task("t" + at, "t" + (at - 1)));
    }

    Layout layout = new Layouts().of(chain, Layout.Way.RIGHT);

    assertThat(layout.boxes()).hasSizeLessThanOrEqualTo(Grouping.MOST_BOXES);
    assertThat(layout.links()).hasSize(layout.boxes().size() - 1);
  }

  @Test
  void linesThatPassEveryLayerDoNotCostMoreThanAPicture() {
    List<Drawn> tasks = new ArrayList<>();
    for (int at = 0; at < 250; at++) {
      tasks.add(
          at == 0 ? task("t0") : task("t" + at, "t" + (at - 1), at < 3 ? "t0" : "t" + at % 3));
    }

    Layout layout = new Layouts().of(tasks, Layout.Way.RIGHT);

    assertThat(layout.isLayered()).isTrue();
    assertThat(layout.boxes()).hasSize(250);
  }

  @Test
  void theSameGraphLooksTheSameEachTime() {
    List<Drawn> tasks = random(80, 3);

    Layout first = new Layouts().of(tasks, Layout.Way.RIGHT);
    Layout again = new Layouts().of(tasks, Layout.Way.RIGHT);

    assertThat(again.boxes()).isEqualTo(first.boxes());
    assertThat(again.links()).isEqualTo(first.links());
  }
}

package dev.hilera.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Codec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonCodecTest {
  private static final String SAMPLES = "dev.hilera.jdbc.Samples$";

  private final JsonCodec codec = new JsonCodec();

  private @Nullable Object again(@Nullable Object value) {
    return codec.decode(codec.encode(value));
  }

  private String stored(@Nullable Object value) {
    return new String(codec.encode(value), UTF_8);
  }

  private String plain(@Nullable Object value) {
    return new String(codec.toJson(value), UTF_8);
  }

  private @Nullable Object read(String json) {
    return codec.fromJson(json.getBytes(UTF_8));
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(Codec.class)).hasAtLeastOneElementOfType(JsonCodec.class);
  }

  @Test
  void whatIsStoredComesBackEqualAndOfTheSameType() {
    long seed = System.nanoTime();
    var values = new RandomValues(seed);
    for (int i = 0; i < 20_000; i++) {
      Object value = values.value(i % 6);
      byte[] bytes = codec.encode(value);
      Object back = codec.decode(bytes);
      assertThat(back).as("seed %s, value %s: %s", seed, i, stored(value)).isEqualTo(value);
      if (value != null && Scalars.of(value.getClass()) != null) {
        assertThat(back).hasSameClassAs(value);
      }
    }
  }

  @Test
  void everyRandomValueHasPlainJsonThatCanBeRead() {
    long seed = System.nanoTime();
    var values = new RandomValues(seed);
    for (int i = 0; i < 5_000; i++) {
      Object value = values.value(i % 6);
      byte[] json = codec.toJson(value);
      Object back = codec.fromJson(json);
      assertThat(codec.fromJson(codec.toJson(back)))
          .as("seed %s, value %s: %s", seed, i, stored(value))
          .isEqualTo(back);
    }
  }

  @Test
  void plainValuesAreStoredAsPlainJson() {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("z", 1);
    map.put("a", Arrays.asList("x", null, true, 1.0, -0.0));
    assertThat(stored(map)).isEqualTo("{\"z\":1,\"a\":[\"x\",null,true,1.0,-0.0]}");
    assertThat(stored(1e300)).isEqualTo("1.0E300");
  }

  @Test
  void recordsStayReadable() {
    var line = new Samples.Line("a", 1, 2, Samples.Color.GREEN, new BigDecimal("1.20"));
    assertThat(stored(line))
        .isEqualTo(
            ("{\"$record\":[\"%sLine\","
                 + "{\"text\":\"a\",\"count\":1,\"total\":2,\"color\":\"GREEN\",\"price\":\"1.20\"}]}")
                .formatted(SAMPLES));
    var chain = new Samples.Node(1L, new Samples.Node(null, null));
    assertThat(stored(chain))
        .endsWith("{\"value\":{\"$long\":1},\"next\":{\"value\":null,\"next\":null}}]}");
  }

  @Test
  void marksNameWhatJsonCannotSay() {
    assertThat(stored(5L)).isEqualTo("{\"$long\":5}");
    assertThat(stored(new BigDecimal("1.20"))).isEqualTo("{\"$decimal\":\"1.20\"}");
    assertThat(stored(Double.NaN)).isEqualTo("{\"$double\":\"NaN\"}");
    assertThat(stored(Set.of("a"))).isEqualTo("{\"$set\":[\"a\"]}");
    assertThat(stored(Samples.Color.GREEN))
        .isEqualTo("{\"$enum\":[\"" + SAMPLES + "Color\",\"GREEN\"]}");
    assertThat(stored(new byte[] {1, 2})).isEqualTo("{\"$bytes\":\"AQI=\"}");
    assertThat(stored(Optional.of(Duration.ofSeconds(5))))
        .isEqualTo("{\"$optional\":[{\"$duration\":\"PT5S\"}]}");
  }

  @Test
  void aMapWithAMarkAsKeyComesBack() {
    var map = Map.of("$long", 5, "$record", List.of("java.lang.Runtime", Map.of()));
    assertThat(again(map)).isEqualTo(map);
    assertThat(stored(Map.of("$long", 5))).isEqualTo("{\"$map\":[[\"$long\",5]]}");
  }

  @Test
  void nullsInMapsAndAsKeysComeBack() {
    var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
    map.put(null, null);
    map.put(1, "one");
    map.put(1L, "one as long");
    assertThat(again(map)).isEqualTo(map);
  }

  @Test
  void orderIsKept() {
    var map = new LinkedHashMap<Object, Object>();
    for (int i = 20; i > 0; i--) {
      map.put(i, i);
    }
    assertThat(again(map)).isEqualTo(map).hasToString(map.toString());
  }

  @Test
  void collectionsOfTheJdkComeBackEqual() {
    var properties = new Properties();
    properties.setProperty("a", "b");
    for (Object value :
        List.of(
            properties,
            EnumSet.allOf(Samples.Color.class),
            new EnumMap<>(Map.of(Samples.Color.RED, 1)),
            Collections.nCopies(3, "x"),
            new TreeMap<>(Map.of(new Samples.Named("b"), 1, new Samples.Named("a"), 2)))) {
      assertThat(again(value)).isEqualTo(value);
    }
  }

  @Test
  void mapsSortedByNatureStaySortedAndOthersKeepTheirOrder() {
    assertThat(again(new TreeMap<>(Map.of("b", 1, "a", 2)))).isInstanceOf(SortedMap.class);
    var reverse = new TreeMap<String, Integer>(Comparator.reverseOrder());
    reverse.putAll(Map.of("b", 1, "a", 2));
    assertThat(stored(reverse)).isEqualTo("{\"b\":1,\"a\":2}");
  }

  @Test
  void arraysComeBackWithTheirElementType() {
    for (Object array :
        new Object[] {
          new int[] {1, -2},
          new long[] {Long.MAX_VALUE},
          new double[] {1, Double.NaN},
          new float[] {1.5f},
          new short[] {1},
          new char[] {'a', '\ud83d'},
          new boolean[] {true},
          new byte[] {1},
          new byte[][] {{1}, {2, 3}},
          new int[][][] {{{1}, {}}, {}},
          new @Nullable String[] {"a", null, "\ud83d"},
          new Long[] {1L},
          new Object[] {1, 2L, List.of("x"), new String[] {"y"}},
          new Number[] {1, BigInteger.TEN},
          new Instant[][] {{Instant.EPOCH}},
          new Samples.Color[] {Samples.Color.GREEN},
          new Samples.Node[] {new Samples.Node(1L, null)},
          new List<?>[] {List.of(1)},
        }) {
      Object back = again(array);
      assertThat(back).hasSameClassAs(array);
      assertThat(Arrays.deepEquals(new @Nullable Object[] {back}, new Object[] {array}))
          .as(stored(array))
          .isTrue();
    }
  }

  @Test
  void wrappersAndPrimitivesOfRecordsKeepTheirTypes() {
    var nulls = new Samples.Wrappers(null, null, null, null, null, null, null, null);
    var full =
        new Samples.Wrappers(
            true, (byte) 1, (short) 2, 3, 4L, Float.NaN, Double.NEGATIVE_INFINITY, '\ude00');
    assertThat(again(nulls)).isEqualTo(nulls);
    assertThat(again(full)).isEqualTo(full);
    assertThat(again(new Samples.Box<>(4L))).isEqualTo(new Samples.Box<>(4L));
  }

  @Test
  void recordsDeclaredInAMethodComeBack() {
    record Local(int x) {}
    assertThat(again(new Local(3))).isEqualTo(new Local(3));
  }

  @Test
  void componentsMayChangeTheirOrder() {
    var swapped =
        "{\"$record\":[\"%sNode\",{\"next\":null,\"value\":1}]}".formatted(SAMPLES).getBytes(UTF_8);
    assertThat(codec.decode(swapped)).isEqualTo(new Samples.Node(1, null));
  }

  @Test
  void valuesNestAsDeepAsTheLimitOnADefaultStack() throws Exception {
    Object deep = 1;
    for (int i = 0; i < Path.LIMIT; i++) {
      deep = i % 2 == 0 ? Map.of(i, deep) : new Samples.Box<>(deep);
    }
    var work = new FutureTask<>(everyWay(deep));
    var thread = new Thread(null, work, "deep", 1024 * 1024);
    thread.start();
    assertThat(work.get()).isEqualTo(deep);
    thread.join();
  }

  private Callable<@Nullable Object> everyWay(Object value) {
    return () -> {
      codec.fromJson(codec.toJson(value));
      return again(value);
    };
  }

  @Test
  void decodedCollectionsCannotBeChanged() {
    var list = (List<?>) again(List.of(1));
    assertThat(list).isUnmodifiable();
  }

  @Test
  void plainJsonHasNoMarks() {
    var report =
        new Samples.Report(
            "May", List.of(5L, new BigDecimal("1.20"), Samples.Color.GREEN), Map.of(), null);
    assertThat(plain(report))
        .isEqualTo("{\"title\":\"May\",\"items\":[5,1.20,\"GREEN\"],\"more\":{},\"due\":null}");
    assertThat(plain(Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00Z\"");
    assertThat(plain(new int[] {1, 2})).isEqualTo("[1,2]");
    assertThat(plain(Optional.empty())).isEqualTo("null");
    assertThat(plain(Double.NaN)).isEqualTo("\"NaN\"");
    assertThat(plain("a\ud83d")).isEqualTo("\"a\ufffd\"");
    assertThat(plain(Map.of(1L, "x"))).isEqualTo("{\"1\":\"x\"}");
    assertThat(plain(Map.of("$long", 1))).isEqualTo("{\"$long\":1}");
    assertThat(plain(Map.of(List.of(1), "x"))).isEqualTo("[{\"key\":[1],\"value\":\"x\"}]");
  }

  @Test
  void plainJsonIsReadWithTheSmallestNumberThatFits() {
    assertThat(read(" [1, 2147483648, 9223372036854775808, 1.5, 1e2, \"x\", null, true] "))
        .isEqualTo(
            Arrays.asList(
                1,
                2147483648L,
                new BigInteger("9223372036854775808"),
                1.5,
                100.0,
                "x",
                null,
                true));
    assertThat(read("{\"b\":{\"$long\":1},\"a\":[]}"))
        .isEqualTo(Map.of("b", Map.of("$long", 1), "a", List.of()))
        .hasToString("{b={$long=1}, a=[]}");
  }
}

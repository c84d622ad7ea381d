package dev.hilera.jdbc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonCodecRefusalTest {
  private static final String SAMPLES = "dev.hilera.jdbc.Samples$";

  private final JsonCodec codec = new JsonCodec();

  private void refused(Object value, String... fragments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode(value))
        .satisfies(e -> Stream.of(fragments).forEach(f -> assertThat(e).hasMessageContaining(f)));
  }

  private void unreadable(String json, String... fragments) {
    assertThatIllegalArgumentException()
        .as(json)
        .isThrownBy(() -> codec.decode(json.getBytes(UTF_8)))
        .satisfies(e -> Stream.of(fragments).forEach(f -> assertThat(e).hasMessageContaining(f)));
  }

  private void noJson(byte[] json, String... fragments) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.fromJson(json))
        .satisfies(e -> Stream.of(fragments).forEach(f -> assertThat(e).hasMessageContaining(f)));
  }

  private static String sample(String name, String body) {
    return record(SAMPLES + name, body);
  }

  private static String record(String name, String body) {
    return "{\"$record\":[\"%s\",%s]}".formatted(name, body);
  }

  @Test
  void aRefusalNamesTypePathAndRemedy() throws Exception {
    try (var socket = new Socket()) {
      var items = List.of(1, 2, 3, new Samples.Item(socket));
      var report = new Samples.Report("x", items, Map.of(), null);
      refused(
          Map.of("report", report),
          "value.report.items[3].socket: java.net.Socket cannot be stored; use a record");
    }
  }

  @Test
  void otherTypesAreRefused() throws Exception {
    refused(new Object(), "java.lang.Object");
    refused(new Samples.Plain(), "Samples$Plain");
    refused(new AtomicInteger(), "AtomicInteger");
    refused(URI.create("http://localhost").toURL(), "java.net.URL");
    refused(new ArrayDeque<>(), "ArrayDeque", "use a List");
    refused(new IllegalStateException(), "store its message");
    refused(String.class, "java.lang.Class");
    refused(Thread.currentThread(), "java.lang.Thread");
    refused(new java.sql.Timestamp(0), "use an Instant");
    refused(new IdentityHashMap<>(), "IdentityHashMap");
    refused(new BigDecimal("1") {}, "declare a record instead");
    refused(new Samples.Box<>(new BigDecimal("1") {}), "value.value: ");
    refused(new Runnable[0], "an array of java.lang.Runnable");
    refused(Locale.of("no", "NO", "NY"), "language tag");
  }

  @Test
  void setsWithEqualElementsAreRefused() {
    var byIdentity = Collections.newSetFromMap(new IdentityHashMap<Object, Boolean>());
    byIdentity.add(List.of(1));
    byIdentity.add(new ArrayList<>(List.of(1)));
    refused(byIdentity, "equal elements");
  }

  @Test
  void lambdasAreRefusedAsCode() {
    Runnable lambda = () -> {};
    refused(lambda, "a lambda is code");
    refused(List.of(lambda), "value[0]: ", "a lambda is code");
  }

  @Test
  void whatContainsItselfIsRefused() {
    var list = new ArrayList<Object>();
    list.add(list);
    refused(list, "value[0][0]", "deeper than 200", "contains itself");
    assertThatIllegalArgumentException().isThrownBy(() -> codec.toJson(list));
  }

  @Test
  void whatFailsWhileItIsReadIsRefused() {
    refused(new Samples.Box<>(new Samples.Rude("x")), "value.value.text: ", "no text today");
    var broken =
        new AbstractList<Object>() {
          @Override
          public Object get(int index) {
            throw new IllegalStateException("gone");
          }

          @Override
          public int size() {
            return 3;
          }
        };
    refused(Map.of("a", broken), "value.a", "gone");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.toJson(new Samples.Rude("x")))
        .withMessageContaining("no text today");
  }

  @Test
  void recordsOfAnotherLoaderAreRefusedAtOnce() throws Exception {
    URL classes = Samples.class.getProtectionDomain().getCodeSource().getLocation();
    try (var loader = new URLClassLoader(new URL[] {classes}, null)) {
      var foreign = new JsonCodec(loader);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> foreign.encode(new Samples.Empty()))
          .withMessageContaining("another class loader");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new JsonCodec(ClassLoader.getPlatformClassLoader()).encode(new Samples.Empty()))
        .withMessageContaining("is not there");
  }

  @Test
  void nothingButRecordsAndEnumsIsBuilt() {
    unreadable(record("java.lang.Runtime", "{}"), "java.lang.Runtime is neither a record nor");
    unreadable(record(SAMPLES + "Untouched", "{}"), "is neither a record nor an enum");
    unreadable(record(SAMPLES + "Color", "{}"), "is not a record");
    unreadable("{\"$enum\":[\"" + SAMPLES + "Empty\",\"X\"]}", "is not an enum");
    unreadable("{\"$array\":[\"" + SAMPLES + "Plain\",[]]}", "is neither a record nor an enum");
    unreadable("{\"$array\":[\"java.lang.Thread[]\",[]]}", "is neither a record nor an enum");
    unreadable(record("[I", "{}"), "[I");
    unreadable(record("", "{}"), "is not there");
    unreadable(record("a/b\\u0000", "{}"), "is not there");
    assertThat(Samples.Plain.untouchedIsInitialised).isFalse();
  }

  @Test
  void aRecordThatItsModuleClosesIsNamedWithTheLineThatOpensIt() {
    unreadable(
        record("jdk.internal.foreign.abi.VMStorage", "{}"),
        "VMStorage is closed",
        "opens jdk.internal.foreign.abi;",
        "java.base");
  }

  @Test
  void aClassThatIsGoneIsNamed() {
    unreadable(record("com.x.Gone", "{}"), "the class com.x.Gone is not there");
    unreadable("{\"$enum\":[\"com.x.Gone\",\"A\"]}", "the class com.x.Gone is not there");
  }

  @Test
  void aConstantThatIsGoneIsNamed() {
    unreadable("{\"$enum\":[\"" + SAMPLES + "Color\",\"BLUE\"]}", "Samples$Color", "BLUE");
  }

  @Test
  void aRecordThatHasChangedIsNamedWithItsComponent() {
    unreadable(sample("Node", "{\"value\":1}"), "next", "Samples$Node", "is not stored");
    unreadable(sample("Node", "{\"value\":1,\"next\":null,\"old\":2}"), "old", "any more");
    unreadable(sample("Node", "{\"value\":1,\"value\":1,\"next\":null}"), "value", "twice");
    unreadable(sample("Node", "{\"value\":1,\"next\":5}"), "value.next", "next");
    unreadable(sample("Positive", "{\"value\":\"x\"}"), "value", "Samples$Positive");
    unreadable(sample("Positive", "{\"value\":null}"), "value", "null cannot be a int");
    unreadable(sample("Positive", "{\"value\":1.5}"), "value");
    unreadable(sample("Positive", "{\"value\":2147483648}"), "2147483648");
    unreadable(sample("Positive", "{\"value\":{\"$long\":1}}"), "cannot be a int");
    unreadable(sample("Named", "{\"name\":{\"$long\":1}}"), "cannot be a java.lang.String");
  }

  @Test
  void aConstructorThatThrowsIsARefusal() {
    unreadable(sample("Positive", "{\"value\":0}"), "Samples$Positive", "not positive: 0");
    unreadable(sample("Named", "{\"name\":null}"), "Samples$Named", "NullPointerException");
    unreadable(sample("Failing", "{\"text\":\"fail\"}"), "Samples$Failing", "AssertionError");
  }

  @Test
  void whatTheCodecNeverWritesIsRefused() {
    for (var json :
        List.of(
            "",
            " ",
            "1 2",
            "[1",
            "{\"a\":1",
            "[1,]",
            "nul",
            "NaN",
            "'a'",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1,\"$long\":2}",
            "{\"$long\":1,\"a\":2}",
            "{\"$long\":\"1\"}",
            "{\"$long\":1.5}",
            "{\"$long\":9223372036854775808}",
            "{\"$short\":70000}",
            "{\"$float\":[]}",
            "{\"$double\":\"1.0\"}",
            "{\"$char\":\"ab\"}",
            "{\"$unknown\":1}",
            "{\"$int\":1}",
            "{\"$instant\":\"yesterday\"}",
            "{\"$zonedDateTime\":\"2024-10-27T02:30+01:00\"}",
            "{\"$yearMonth\":\"2024\"}",
            "{\"$uuid\":\"x\"}",
            "{\"$bytes\":\"?\"}",
            "{\"$string\":\"d8\"}",
            "{\"$set\":[1,1]}",
            "{\"$set\":{}}",
            "{\"$map\":[[1,2],[1,3]]}",
            "{\"$map\":[[1]]}",
            "{\"$map\":[[1,2,3]]}",
            "{\"$sortedMap\":[[1,2],[\"a\",3]]}",
            "{\"$sortedSet\":[null]}",
            "{\"$sortedSet\":[[1]]}",
            "{\"$optional\":[1,2]}",
            "{\"$optional\":[null]}",
            "{\"$array\":[\"int\",[null]]}",
            "{\"$array\":[\"int\",[\"1\"]]}",
            "{\"$array\":[\"java.lang.Number\",[\"1\"]]}",
            "{\"$array\":[\"int" + "[]".repeat(300) + "\",[]]}",
            "{\"$array\":[\"void\",[]]}",
            "{\"$record\":[]}",
            "{\"$record\":{}}",
            "2147483648",
            "1e999")) {
      unreadable(json);
    }
  }

  @Test
  void depthIsLimited() {
    unreadable("[".repeat(100_000), "200");
    unreadable("{\"a\":".repeat(100_000), "200");
    unreadable("{\"$optional\":[".repeat(100_000), "200");
    unreadable("{\"$map\":[[".repeat(100_000), "200");
    noJson("[".repeat(100_000).getBytes(UTF_8), "200");
  }

  @Test
  void plainJsonIsOneValueAndTheMessageSaysWhereItIsNot() {
    noJson("{\"a\":\n  oops}".getBytes(UTF_8), "line 2, column 3");
    noJson("{\"a\":1,\"a\":2}".getBytes(UTF_8), "value.a: ", "twice", "line 1, column");
    noJson("1 2".getBytes(UTF_8), "more after the value");
    noJson("".getBytes(UTF_8), "found the end");
    noJson("[1e999]".getBytes(UTF_8), "value[0]", "too large");
    noJson("[1,2".getBytes(UTF_8));
    noJson(("1" + "0".repeat(2_000)).getBytes(UTF_8));
  }

  @Test
  void plainJsonIsUtf8() {
    noJson("\"\u00e9\"".getBytes(ISO_8859_1), "UTF-8", "byte 1");
    noJson("[1]".getBytes(UTF_16), "UTF-8");
    noJson(new byte[] {0, '1'});
    noJson(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}, "UTF-8");
    noJson(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, "UTF-8");
  }

  @Test
  void damagedDocumentsAreRefusedOrReadAsSomethingElseButNeverHarm() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var values = new RandomValues(seed);
    int refusals = 0;
    for (int i = 0; i < 60_000; i++) {
      byte[] bytes = damaged(codec.encode(values.value(i % 5)), random);
      try {
        codec.toJson(codec.decode(bytes));
      } catch (IllegalArgumentException e) {
        refusals++;
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed + ": " + new String(bytes, UTF_8), e);
      }
    }
    assertThat(refusals).as("seed %s", seed).isGreaterThan(10_000);
    assertThat(Samples.Plain.untouchedIsInitialised).isFalse();
  }

  private static byte[] damaged(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int n = random.nextInt(4); n >= 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] = (byte) "{}[]\",:$019.eE-\\un ".charAt(random.nextInt(19));
        case 2 -> bytes = java.util.Arrays.copyOf(bytes, at + 1);
        case 3 -> bytes[at] = bytes[random.nextInt(bytes.length)];
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(20), bytes.length - Math.max(from, at));
          System.arraycopy(bytes, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  @Test
  void nullIsAValue() {
    @Nullable Object nothing = codec.decode(codec.encode(null));
    assertThat(nothing).isNull();
  }
}

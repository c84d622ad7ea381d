package dev.hilera.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private static final String PATH = "core/src/main/java/dev/hilera/engine/Loop.java";

  @Test
  void fileOfOneLineTooManyIsReported() {
    assertThat(Budgets.fileLength(source("\n".repeat(399) + "class A {}\n"))).isEmpty();
    assertThat(Budgets.fileLength(source("\n".repeat(400) + "class A {}\n")))
        .singleElement()
        .asString()
        .startsWith(PATH + ":401: ")
        .contains("401 lines");
  }

  @Test
  void storeMayBeLonger() {
    var path = "jdbc/src/main/java/dev/hilera/jdbc/SqliteStore.java";

    assertThat(Budgets.fileLength(SourceFile.of(path, "\n".repeat(600)))).isEmpty();
    assertThat(Budgets.fileLength(SourceFile.of(path, "\n".repeat(601)))).hasSize(1);
  }

  @Test
  void methodOfOneLineTooManyIsReported() {
    assertThat(Budgets.methodLength(source(method(70)))).isEmpty();
    assertThat(Budgets.methodLength(source(method(71))))
        .singleElement()
        .asString()
        .startsWith(PATH + ":2: turn has 71 lines");
  }

  @Test
  void fifthParameterOfMethodIsReported() {
    assertThat(Budgets.parameters(source("class A { void f(%s) {} }".formatted(ints(4)))))
        .isEmpty();
    assertThat(Budgets.parameters(source("class A { void f(%s) {} }".formatted(ints(5)))))
        .singleElement()
        .asString()
        .contains("f has 5 parameters, the budget is 4");
  }

  @Test
  void eighthParameterOfConstructorIsReported() {
    assertThat(Budgets.parameters(source("class A { A(%s) {} }".formatted(ints(7))))).isEmpty();
    assertThat(Budgets.parameters(source("class A { A(%s) {} }".formatted(ints(8)))))
        .singleElement()
        .asString()
        .contains("the constructor has 8 parameters");
  }

  @Test
  void thirteenthComponentOfRecordIsReported() {
    var rest = " { static int zero; A {} }";

    assertThat(Budgets.parameters(source("record A(" + ints(12) + ")" + rest))).isEmpty();
    assertThat(Budgets.parameters(source("record A(" + ints(13) + ")" + rest)))
        .singleElement()
        .asString()
        .contains("A has 13 components");
  }

  @Test
  void publicTypedTasksMayHaveMoreParameters() {
    assertThat(Budgets.parameters(source("class A { public void task(%s) {} }".formatted(ints(7)))))
        .isEmpty();
    assertThat(Budgets.parameters(source("interface A { void task(%s); }".formatted(ints(7)))))
        .isEmpty();
    assertThat(Budgets.parameters(source("class A { void task(%s) {} }".formatted(ints(7)))))
        .hasSize(1);
  }

  @Test
  void publicTypesBeyondTheBudgetAreReported() {
    assertThat(Budgets.publicTypes(face(40))).isEmpty();
    assertThat(Budgets.publicTypes(face(42)))
        .hasSize(2)
        .last()
        .asString()
        .contains("42 public types");
  }

  @Test
  void sixteenthMethodOfStoreIsReported() {
    assertThat(Budgets.storeMethods(source(store(15)))).isEmpty();
    assertThat(Budgets.storeMethods(source(store(16))))
        .singleElement()
        .asString()
        .contains("Store has 16 methods");
  }

  private static SourceFile source(String text) {
    return SourceFile.of(PATH, text);
  }

  private static String method(int lines) {
    return "class A {\n  void turn() {\n" + "    turn();\n".repeat(lines - 2) + "  }\n}\n";
  }

  private static String store(int methods) {
    return IntStream.range(0, methods)
        .mapToObj("void verb%s();"::formatted)
        .collect(Collectors.joining("\n", "interface Store { static void open() {}\n", "}\n"));
  }

  private static String ints(int count) {
    return IntStream.range(0, count)
        .mapToObj("int p%s"::formatted)
        .collect(Collectors.joining(", "));
  }

  private static List<SourceFile> face(int types) {
    return IntStream.range(0, types)
        .mapToObj(i ->
            SourceFile.of(
                "core/src/main/java/dev/hilera/T" + i + ".java",
                "package dev.hilera; public interface T" + i + " {} class Hidden {}"))
        .toList();
  }
}

package dev.hilera.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.googlejavaformat.java.FormatterException;
import org.junit.jupiter.api.Test;

class FormatTest {
  private static final String PATH = "core/src/main/java/A.java";

  @Test
  void fileThatLooksOtherwiseIsReportedAtTheFirstDifference() {
    assertThat(Format.check(SourceFile.of(PATH, "class A {\n    int i;\n}\n")))
        .singleElement()
        .asString()
        .startsWith(PATH + ":2: not formatted");
  }

  @Test
  void unusedImportIsReported() {
    assertThat(Format.check(SourceFile.of(PATH, "import java.util.List;\n\nclass A {}\n")))
        .hasSize(1);
  }

  @Test
  void formattedFileOfJava25IsFine() throws FormatterException {
    var text =
        Format.format(
            "import module java.base; /// Prose.\nrecord A(int x) {"
                + " boolean f(Object o) { return o instanceof A(var _); } }");

    assertThat(Format.check(SourceFile.of(PATH, text))).isEmpty();
  }

  @Test
  void textThatIsNoJavaIsRefused() {
    assertThatThrownBy(() -> SourceFile.of(PATH, "class {"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A.java");
  }
}

package dev.hilera.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Job;
import dev.hilera.Work;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GraphTextTest {
  private final Job job = Job.named("the \"job\"");

  @BeforeEach
  void describe() {
    job.task("a\\", Work.Command.of("x")).enables("b");
    job.task("b", Work.Command.of("x")).needs("a\\");
    job.task("<c> & \"d\"", Work.Command.of("x")).needs("b");
  }

  @Test
  void dotQuotesNamesAndDrawsEachEdgeOnce() {
    assertThat(GraphText.DOT.draw(job.name(), job.tasks()))
        .isEqualTo(
            """
            digraph "the \\"job\\"" {
              rankdir=LR;
              node [shape=box];
              "a\\\\";
              "b";
              "<c> & \\"d\\"";
              "a\\\\" -> "b";
              "b" -> "<c> & \\"d\\"";
            }
            """);
  }

  @Test
  void mermaidNumbersTasksAndEscapesNames() {
    assertThat(GraphText.MERMAID.draw(job.name(), job.tasks()))
        .isEqualTo(
            """
            flowchart LR
              t0["a\\"]
              t1["b"]
              t2["#lt;c#gt; #amp; #quot;d#quot;"]
              t0 --> t1
              t1 --> t2
            """);
  }
}

package dev.hilera.engine;

import dev.hilera.job.LiveJob;
import java.util.function.Consumer;

/** Something for the loop to do that is of no single job. */
final class Errand extends Message {
  private final Consumer<Turn> deed;
  private final Answer<Boolean> answer;

  Errand(Answer<Boolean> answer, Consumer<Turn> deed) {
    super(0);
    this.deed = deed;
    this.answer = answer;
  }

  void run(Turn turn) {
    deed.accept(turn);
  }

  @Override
  void apply(LiveJob live, Turn turn) {}

  @Override
  boolean survives() {
    return true;
  }

  @Override
  void committed() {
    answer.give(true);
  }

  @Override
  void failed(RuntimeException reason) {
    answer.fail(reason);
  }
}

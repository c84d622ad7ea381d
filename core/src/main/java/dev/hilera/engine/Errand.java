package dev.hilera.engine;

import dev.hilera.HileraException;
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

  /** One that fails is told so: repeated for ever, it would hold up every job. */
  void run(Turn turn) {
    try {
      deed.accept(turn);
    } catch (Host.Off e) {
      throw e;
    } catch (Throwable e) {
      answer.fail(new HileraException("the engine failed inside: " + e, e));
      throw e;
    }
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

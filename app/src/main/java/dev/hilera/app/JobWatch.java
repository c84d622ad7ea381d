package dev.hilera.app;

import dev.hilera.JobStatus;
import dev.hilera.JobView;
import dev.hilera.TaskView;
import dev.hilera.app.view.EventLines;
import dev.hilera.app.view.LiveView;
import dev.hilera.app.view.Screen;
import dev.hilera.app.view.Words;
import dev.hilera.client.HileraClient;
import dev.hilera.client.JobNews;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows a job of a server until its run is over: drawn on a terminal, else line by line. */
final class JobWatch {
  private static final int FRAME_MILLIS = 300;

  private final HileraClient client;
  private final long job;
  private final PrintWriter err;
  private final EventLines lines = new EventLines();
  private @Nullable JobStatus told;

  JobWatch(HileraClient client, long job, PrintWriter err) {
    this.client = client;
    this.job = job;
    this.err = err;
  }

  /** Shows it; returns at its end. */
  void follow(boolean drawn) throws InterruptedException {
    if (!drawn) {
      var _ = client.watch(job, this::line);
      return;
    }
    Screen screen = new Screen(err, Terminal.hasColours(System.getenv()));
    Terminal terminal = new Terminal(Main.CLOCK);
    try (LiveView view = new LiveView(new Remote(), screen, terminal, Main.CLOCK)) {
      var _ =
          client.watch(
              job,
              news -> {
                if (news instanceof JobNews.Happened happened) {
                  view.accept(happened.event());
                }
              });
    }
  }

  private void line(JobNews news) {
    switch (news) {
      case JobNews.State state -> status(state.job().status());
      case JobNews.Status changed -> status(changed.status());
      case JobNews.Moved moved -> {
        if (!moved.progress().message().isEmpty()) {
          err.println(
              "          "
                  + moved.progress().percent()
                  + "% "
                  + Words.line(moved.progress().message()));
        }
      }
      case JobNews.Happened happened -> lines.line(happened.event()).ifPresent(err::println);
      case JobNews.Ended ended -> status(ended.status());
    }
  }

  private void status(JobStatus status) {
    if (status != told) {
      told = status;
      err.println("          job " + job + " " + status.word());
    }
  }

  /** The job as the server tells it. */
  private final class Remote implements LiveView.Source {
    @Override
    public int frameMillis() {
      return FRAME_MILLIS;
    }

    @Override
    public Optional<JobView> job() {
      return client.find(job).map(record -> record.job());
    }

    @Override
    public List<TaskView> tasks(int most) {
      return client.tasks(job, 0, most);
    }

    @Override
    public Optional<TaskView> task(String name) {
      return Optional.of(client.task(job, name).task());
    }
  }
}

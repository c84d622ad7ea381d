package dev.hilera.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilera.Resources;
import dev.hilera.job.Abroad;
import dev.hilera.job.JobInfo;
import dev.hilera.job.LiveJob;
import dev.hilera.job.StoredJob;
import dev.hilera.store.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every store does. Runs unchanged on all of them; here what concerns several nodes. */
public abstract class StoreContract extends StoreRemovals {
  private Offer offer(LiveJob job, int task, int priority, double cpu) {
    return new Offer(id(job), task, 1, one.incarnation, priority, Resources.of("cpu", cpu));
  }

  private static Claim claim(Owner node, double cpu, int most) {
    return new Claim(node.incarnation, Resources.of("cpu", cpu), most);
  }

  private static Verdict verdict(Offer offer, Owner by, String value) {
    return new Verdict(
        offer.job(), offer.task(), offer.attempt(), by.incarnation, completed(NOW, value));
  }

  private static Verdict takenBack(Offer offer, Owner by) {
    return new Verdict(offer.job(), offer.task(), offer.attempt(), by.incarnation, null);
  }

  @Test
  void incarnationsRiseAndTellTheTime() {
    Membership two = store.join(node("two"));
    Membership three = store.join(node("three"));
    assertThat(two.incarnation()).isGreaterThan(one.incarnation);
    assertThat(three.incarnation()).isGreaterThan(two.incarnation());
    assertThat(three.now()).isGreaterThanOrEqualTo(two.now());
    assertThat(store.ask(new Question.Nodes()))
        .containsOnlyKeys(one.incarnation, two.incarnation(), three.incarnation())
        .containsEntry(two.incarnation(), node("two"));
  }

  @Test
  void aNewStartOfANameBuriesTheOld() {
    LiveJob job = one.start(info("job"), tasks(needs()));
    Owner again = join("one");
    job.pause(NOW);
    assertThat(kind(() -> one.commit(job))).isEqualTo(Kind.FENCED);
    assertThat(kind(one::pulse)).isEqualTo(Kind.FENCED);
    assertThat(kind(() -> store.settle(one.incarnation, 9))).isEqualTo(Kind.FENCED);
    assertThat(record(job).owner()).isZero();
    assertThat(again.pulse().orphans()).isTrue();
    assertThat(again.adoptAll()).containsExactly(id(job));
    assertThat(again.pulse().orphans()).isFalse();
    assertThat(record(job).owner()).isEqualTo(again.incarnation);
  }

  @Test
  void onlyTheSilentAreBuried() {
    Owner two = join("two");
    assertThat(two.beat(Duration.ofHours(1)).buried()).isEmpty();
    assertThat(two.pulse().buried()).isEmpty();
    assertThat(two.bury(one)).isTrue();
    assertThat(store.ask(new Question.Nodes())).containsOnlyKeys(two.incarnation);
    assertThat(store.ask(new Question.NodeName(one.incarnation))).contains("one");
    assertThat(store.ask(new Question.NodeName(two.incarnation + 1))).isEmpty();
    assertThat(kind(() -> one.beat(Duration.ofHours(1)))).isEqualTo(Kind.FENCED);
  }

  @Test
  void orphansAreAdoptedByPriorityAndAge() {
    LiveJob low = one.start(info("low", null, priority(-5)), tasks(needs()));
    LiveJob old = one.start(info("old"), tasks(needs()));
    LiveJob young = one.start(info("young"), tasks(needs()));
    LiveJob high = one.start(info("high", null, priority(7)), tasks(needs()));
    LiveJob finished = one.start(info("finished"), tasks(needs()));
    one.run(finished, 0, completed(NOW, "x"));
    LiveJob unstarted = one.submit(info("unstarted"), tasks(needs()));
    Owner two = join("two");
    assertThat(two.adoptAll()).isEmpty();
    assertThat(two.adopt(Adoption.of(two.incarnation, id(old)))).isEmpty();
    two.bury(one);
    assertThat(two.adopt(new Adoption(two.incarnation, 0, 0, false, 2)))
        .containsExactly(id(high), id(old));
    assertThat(two.adoptAll()).containsExactly(id(young), id(low));
    assertThat(two.adoptAll()).isEmpty();
    assertThat(two.adopt(new Adoption(two.incarnation, 0, 0, true, 9)))
        .containsExactly(id(high), id(old), id(young), id(low));
    assertThat(two.adopt(new Adoption(two.incarnation, 0, id(old), true, 9)))
        .containsExactly(id(high), id(young));
    assertThat(two.adopt(Adoption.of(two.incarnation, id(finished)))).containsExactly(id(finished));
    assertThat(two.adopt(Adoption.of(two.incarnation, id(unstarted))))
        .containsExactly(id(unstarted));
    assertThat(two.adopt(Adoption.of(two.incarnation, 77_777))).isEmpty();
  }

  @Test
  void orphansAreTakenPageByPageUntilNoneComes() {
    TreeMap<Integer, List<Long>> byPriority = new TreeMap<>(Comparator.reverseOrder());
    for (int i = 0; i < 23; i++) {
      LiveJob job = one.start(info("j" + i, null, priority(i * 7 % 5)), tasks(needs()));
      byPriority.computeIfAbsent(i * 7 % 5, priority -> new ArrayList<>()).add(id(job));
    }
    List<Long> wanted = byPriority.values().stream().flatMap(List::stream).toList();
    Owner two = join("two");
    two.bury(one);
    List<Long> taken = new ArrayList<>();
    List<Long> page;
    do {
      page = two.adopt(new Adoption(two.incarnation, 0, 0, false, 4));
      taken.addAll(page);
    } while (!page.isEmpty());
    assertThat(taken).isEqualTo(wanted);
    assertThat(two.adopt(new Adoption(two.incarnation, 0, 0, true, 99))).isEqualTo(wanted);
  }

  @Test
  void onlyIdsAboveTheOneAreAdopted() {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      all.add(id(one.start(info("j" + i), tasks(needs()))));
    }
    List<Long> paged = new ArrayList<>();
    for (long after = 0; paged.size() < all.size(); after = paged.getLast()) {
      paged.addAll(one.adopt(new Adoption(one.incarnation, 0, after, true, 4)));
    }
    assertThat(paged).isEqualTo(all);
    assertThat(one.adopt(new Adoption(one.incarnation, 0, all.getLast(), true, 4))).isEmpty();
    Owner two = join("two");
    two.bury(one);
    assertThat(two.adopt(new Adoption(two.incarnation, 0, all.get(5), false, 2)))
        .isEqualTo(all.subList(6, 8));
    assertThat(two.adopt(new Adoption(two.incarnation, 0, all.get(5), false, 2)))
        .containsExactly(all.get(8));
    assertThat(two.adoptAll()).isEqualTo(all.subList(0, 6));
  }

  @Test
  void theNewOwnerGoesOnAndTheOldCannot() {
    LiveJob job = one.start(info("job"), tasks(needs(), needs(0)));
    Owner two = join("two");
    two.bury(one);
    LiveJob adopted =
        dev.hilera.job.JobLoad.load(store.adopt(Adoption.of(two.incarnation, id(job))).getFirst());
    adopted.due(NOW);
    two.run(adopted, 0, completed(NOW + 1, "two"));
    assertThat(kind(() -> one.run(job, 0, completed(NOW + 1, "one")))).isEqualTo(Kind.FENCED);
    assertThat(store.ask(new Question.Results(id(job), List.of(0))).get(0)).isEqualTo(bytes("two"));
  }

  @Test
  void anOfferIsClaimedOnceByWhomItFits() {
    LiveJob job = one.start(info("job"), tasks(needs(), needs(), needs()));
    Offer small = offer(job, 0, 0, 1);
    Offer big = offer(job, 1, 5, 3);
    Offer urgent = offer(job, 2, 9, 1);
    one.commit(List.of(small, big, urgent), List.of(), job);
    Owner two = join("two");
    Owner three = join("three");
    assertThat(two.pulse().offers()).isTrue();
    assertThat(one.pulse().offers()).isFalse();
    assertThat(store.claim(claim(one, 9, 9))).isEmpty();
    assertThat(store.claim(claim(two, 2, 9))).containsExactly(urgent, small);
    assertThat(store.claim(claim(three, 9, 9))).containsExactly(big);
    assertThat(store.claim(claim(two, 9, 9))).isEmpty();
    assertThat(two.pulse().offers()).isFalse();
  }

  @Test
  void theFirstVerdictCounts() {
    LiveJob job = one.start(info("job"), tasks(needs(), needs(), needs()));
    List<Offer> offers = List.of(offer(job, 0, 0, 1), offer(job, 1, 0, 1), offer(job, 2, 0, 1));
    one.commit(offers, List.of(), job);
    Owner two = join("two");
    assertThat(store.decide(verdict(offers.get(0), two, "early"))).as("not claimed").isFalse();
    assertThat(store.claim(claim(two, 2, 2))).hasSize(2);
    assertThat(store.decide(verdict(offers.get(0), two, "done"))).isTrue();
    assertThat(store.decide(verdict(offers.get(0), two, "again"))).isFalse();
    assertThat(store.decide(verdict(offers.get(0), one, "revoked"))).isFalse();
    assertThat(store.decide(verdict(offers.get(1), one, "revoked"))).isTrue();
    assertThat(store.decide(verdict(offers.get(1), two, "late"))).isFalse();
    assertThat(store.decide(takenBack(offers.get(2), one))).as("never claimed").isTrue();
    assertThat(store.mail(one.incarnation, 9)).as("the verdicts that count").hasSize(2);
  }

  @Test
  void onlyWhoDrivesTheJobTakesBackOrRevokes() {
    LiveJob job = one.start(info("job"), tasks(needs(), needs()));
    List<Offer> offers = List.of(offer(job, 0, 0, 1), offer(job, 1, 0, 1));
    one.commit(offers, List.of(), job);
    Owner two = join("two");
    Owner three = join("three");
    assertThat(store.decide(takenBack(offers.get(0), three))).isFalse();
    assertThat(store.claim(claim(two, 1, 1))).containsExactly(offers.get(0));
    assertThat(store.decide(takenBack(offers.get(0), one))).as("claimed").isFalse();
    assertThat(store.decide(verdict(offers.get(0), three, "not its own"))).isFalse();
    assertThat(store.decide(verdict(offers.get(1), one, "nobody ran it"))).isFalse();
    assertThat(store.decide(verdict(offers.get(0), one, "revoked"))).isTrue();
    assertThat(store.decide(verdict(offers.get(0), two, "late"))).isFalse();
    assertThat(store.mail(one.incarnation, 9)).hasSize(1);
    assertThat(abroad(job)).containsExactly(new Abroad(1, 1, 0), new Abroad(0, 1, two.incarnation));
  }

  private List<Abroad> abroad(LiveJob job) {
    return store.ask(new Question.Whole(id(job))).orElseThrow().abroad();
  }

  @Test
  void whatTheBuriedHadClaimedIsLostAndNotOfferedAgain() {
    LiveJob job = one.start(info("job"), tasks(needs()));
    Offer offer = offer(job, 0, 0, 1);
    one.commit(List.of(offer), List.of(), job);
    Owner two = join("two");
    assertThat(store.claim(claim(two, 9, 9))).containsExactly(offer);
    assertThat(store.ask(new Question.Claimed(two.incarnation))).containsExactly(offer);
    one.pulse();
    one.bury(two);
    assertThat(kind(() -> store.decide(verdict(offer, two, "late")))).isEqualTo(Kind.FENCED);
    assertThat(kind(() -> store.claim(claim(two, 9, 9)))).isEqualTo(Kind.FENCED);
    assertThat(store.decide(takenBack(offer, one))).isFalse();
    assertThat(join("three").pulse().offers()).isFalse();
    List<Mail> told = store.mail(one.incarnation, 9);
    assertThat(told).hasSize(1);
    assertThat(abroad(job)).containsExactly(new Abroad(0, 1, two.incarnation));
    one.commit(List.of(), List.of(told.getFirst().id()), job);
    assertThat(abroad(job)).isEmpty();
  }

  @Test
  void aBuriedOwnersOffersAreForgottenAndItsClaimedOnesGoOn() {
    LiveJob job = one.start(info("job"), tasks(needs(), needs(), needs()));
    List<Offer> offers = List.of(offer(job, 0, 9, 1), offer(job, 1, 8, 1), offer(job, 2, 0, 1));
    one.commit(offers, List.of(), job);
    Owner two = join("two");
    assertThat(store.claim(claim(two, 2, 2))).hasSize(2);
    assertThat(store.decide(verdict(offers.get(0), two, "done"))).isTrue();
    Owner three = join("three");
    assertThat(store.heartbeat(new Beat(two.incarnation, null, Room.NONE)).buried()).isEmpty();
    join("one");
    assertThat(two.pulse().offers()).isFalse();
    StoredJob adopted = store.adopt(Adoption.of(three.incarnation, id(job))).getFirst();
    assertThat(adopted.abroad())
        .containsExactlyInAnyOrder(
            new Abroad(0, 1, two.incarnation), new Abroad(1, 1, two.incarnation));
    assertThat(store.mail(three.incarnation, 9)).hasSize(1);
    assertThat(store.decide(verdict(offers.get(1), two, "done, too"))).isTrue();
    assertThat(store.mail(three.incarnation, 9)).hasSize(2);
  }

  @Test
  void eachNodeHearsWhatTheOthersHaveFree() {
    Owner two = join("two");
    Room room = new Room(3, Resources.of("cpu", 2));
    assertThat(store.heartbeat(new Beat(two.incarnation, null, room)).rooms()).isEmpty();
    assertThat(one.pulse().rooms()).containsExactly(room);
    assertThat(two.pulse().rooms()).as("who has no room is not told of").isEmpty();
    assertThat(one.pulse().rooms()).isEmpty();
    store.heartbeat(new Beat(two.incarnation, null, room));
    one.bury(two);
    assertThat(one.pulse().rooms()).isEmpty();
  }

  @Test
  void mailStaysUntilTheBatchThatDealsWithIt() {
    JobInfo info = info("job");
    LiveJob job = one.submit(info, tasks(needs()));
    Owner two = join("two");
    assertThat(one.pulse().mail()).isFalse();
    store.send(new Mail(0, info.id(), 0, "r1", bytes("start")));
    store.send(new Mail(0, 0, one.incarnation, "r2", null));
    store.send(new Mail(0, 0, two.incarnation, "r3", bytes("x")));
    assertThat(one.pulse().mail()).isTrue();
    List<Mail> mail = store.mail(one.incarnation, 9);
    assertThat(mail).extracting(Mail::request).containsExactly("r1", "r2");
    assertThat(mail.get(0).body()).isEqualTo(bytes("start"));
    assertThat(mail.get(1).body()).isNull();
    assertThat(store.mail(one.incarnation, 1)).extracting(Mail::request).containsExactly("r1");
    job.start(NOW);
    one.commit(List.of(), List.of(mail.get(0).id()), job);
    assertThat(store.mail(one.incarnation, 9)).extracting(Mail::request).containsExactly("r2");
    assertThat(store.mail(two.incarnation, 9)).extracting(Mail::request).containsExactly("r3");
  }

  @Test
  void mailOfAJobThatIsOnlyStagedWaits() {
    JobInfo info = info("staged");
    store.stage(one.incarnation, info, tasks(needs()));
    store.send(new Mail(0, info.id(), 0, "r1", null));
    assertThat(one.pulse().mail()).isFalse();
    assertThat(store.mail(one.incarnation, 9)).isEmpty();
    one.commit(LiveJob.submit(info, tasks(needs()), true));
    assertThat(store.mail(one.incarnation, 9)).extracting(Mail::request).containsExactly("r1");
  }

  @Test
  void mailOfAJobReachesItsNextOwner() {
    LiveJob job = one.start(info("job"), tasks(needs()));
    Owner two = join("two");
    store.send(new Mail(0, id(job), 0, "r1", bytes("cancel")));
    store.send(new Mail(0, 0, one.incarnation, "r2", bytes("for the dead")));
    two.bury(one);
    assertThat(store.mail(two.incarnation, 9)).isEmpty();
    two.adoptAll();
    assertThat(store.mail(two.incarnation, 9)).extracting(Mail::request).containsExactly("r1");
    assertThat(kind(() -> store.mail(one.incarnation, 9))).isEqualTo(Kind.FENCED);
  }
}

package dev.hilera.store;

import dev.hilera.job.GraphPart;
import dev.hilera.job.JobInfo;
import dev.hilera.job.StoredJob;
import java.util.List;

/**
 * Remembers jobs; the truth about them. Shared by the nodes of a cluster where the store allows it.
 *
 * <p>A job has one owner, an incarnation of a node, and only its owner commits to it. What a method
 * did is durable when it returns, and atomic unless it says otherwise. Methods may be called from
 * any thread and block until done; {@link #commit} by one thread of a node at a time.
 *
 * <p>Every method throws {@link StoreException}, whose kind says what the caller may believe.
 */
public interface Store extends AutoCloseable {
  /** Whether it outlives the process, so that values must be encoded. */
  boolean durable();

  /**
   * Registers the start of a node as a new incarnation. An older incarnation of the same name is
   * buried at once; see {@link #heartbeat}.
   */
  Membership join(NodeInfo node);

  /**
   * Renews the lease of an incarnation, and perhaps declares dead every other one that has been
   * silent for the lease: it can commit nothing more, and its jobs have no owner. What it offered
   * and nobody claimed is forgotten; what others claimed of it they go on with; what it claimed
   * itself is decided as lost, as by {@link #decide}, so that no attempt is run twice. Fails as
   * fenced once the incarnation itself is buried.
   */
  Pulse heartbeat(Beat beat);

  /**
   * The first of so many job ids that nobody else gets. One with which nothing was written may be
   * given again after a restart.
   */
  long reserveIds(int count);

  /**
   * Writes a job that is not yet there for anybody, by the submitter's own transactions, several if
   * it is big: whoever reads jobs does not see it before the owner's batch that creates it.
   *
   * <p>A job with a key is always staged. Its key is taken from then on, also while others do not
   * see the job yet; the key is free again when the job is removed, or when its node is buried
   * before the batch that creates it. That batch has the job's {@code created} and row, and no
   * part.
   *
   * @return the id of the job: this one, or that of the job which has its key already, and then
   *     nothing was written
   */
  long stage(long incarnation, JobInfo info, GraphPart part);

  /**
   * Commits a batch of the owner's decisions. Fenced: the batch must be the next of its
   * incarnation.
   */
  void commit(Batch batch);

  /**
   * Decides what became of a batch whose commit had an unknown outcome: afterwards it is in, and
   * this returns true, or it never will be, and its number is used up. Asked again for the last
   * number, it says the same.
   */
  boolean settle(long incarnation, long number);

  /**
   * Makes the incarnation the owner of unfinished, started jobs without an owner, highest priority
   * and then oldest first, or of one given job without an owner, whatever its status; also returns
   * such as it owns already: a given job always, others if asked for. Pages by ids above one are
   * whole only if all that follow fit into one answer, since the order is that of priority: whoever
   * takes jobs without an owner asks again instead, until none comes.
   */
  List<StoredJob> adopt(Adoption wanted);

  /** Leaves a message for the owner of a job, or for a node. */
  void send(Mail mail);

  /** The messages for an incarnation and for the jobs it owns, oldest first; see {@link Batch}. */
  List<Mail> mail(long incarnation, int most);

  /** Takes offers that fit, each by one node only. */
  List<Offer> claim(Claim wanted);

  /**
   * Decides the end of an offered attempt, once, and with it the offer is gone. An offer that
   * nobody claimed can only be taken back by the owner of the job, whoever that is by then; one
   * that was claimed is ended by its claimer, or by the owner of the job. False if it was decided
   * before, or is not this incarnation's to decide so. The end of a claimed one is left as mail for
   * the job, with an empty request and the {@link Verdict} as its body, encoded if the store is
   * durable; {@link StoredJob#abroad} tells of it until a batch consumes that.
   */
  boolean decide(Verdict verdict);

  /** Answers a question from one snapshot. */
  <A> A ask(Question<A> question);

  /**
   * Forgets finished jobs, whole ones only, in pieces.
   *
   * @return how many
   */
  int remove(Removal removal);

  /** Closes it; afterwards every call fails. */
  @Override
  void close();
}

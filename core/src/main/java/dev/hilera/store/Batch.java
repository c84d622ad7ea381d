package dev.hilera.store;

import dev.hilera.job.JobChanges;
import java.util.List;

/**
 * One turn's decisions of one owner.
 *
 * @param incarnation the owner
 * @param number one more than that of its last batch
 * @param jobs what changes, by job, each owned by the incarnation or created here; the rows of
 *     {@link JobChanges}, upserted by their keys
 * @param offers attempts that other nodes may run; one of an attempt replaces the former
 * @param consumed ids of messages that this batch has dealt with
 */
public record Batch(
    long incarnation,
    long number,
    List<JobChanges> jobs,
    List<Offer> offers,
    List<Long> consumed) {}

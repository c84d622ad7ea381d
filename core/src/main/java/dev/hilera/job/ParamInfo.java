package dev.hilera.job;

import org.jspecify.annotations.Nullable;

/**
 * What one parameter accepts, for forms, schemas and people.
 *
 * <p>The name is the record component's in snake case, and only that is accepted: a component
 * {@code maxLength} is written {@code max_length}, {@code baseURL} is {@code base_url}. So every
 * word in JSON looks the same, whatever language it comes from, and no parameter has two names that
 * could both be given.
 *
 * <p>The bounds of a list or map of numbers or texts are those of its entries, except {@code
 * maxItems}, which is the number of entries.
 *
 * @param name in snake case, unique in its record
 * @param type {@code integer}, {@code number}, {@code text}, {@code boolean}, {@code list}, {@code
 *     object} (a map or a nested record), {@code duration} (a text like {@code 30s}), {@code time}
 *     (an ISO text); or for an enum its constants in lower case, as {@code low|high}
 * @param entries the same of the entries of a list or map, {@code null} of anything else
 * @param defaultValue taken when the parameter is absent, as JSON has it: a {@code Long}, {@code
 *     Double}, {@code Boolean}, {@code String}, {@code List} or {@code Map}; {@code null} if there
 *     is none
 * @param min the least number, {@code null} without a bound
 * @param max the greatest number, {@code null} without a bound
 * @param maxLength the greatest number of characters (code points), {@code null} without a bound
 * @param maxItems the greatest number of entries, {@code null} without a bound
 * @param description for people, may be empty
 * @param required whether it must be given: it has no default and is neither {@code Optional} nor
 *     nullable
 */
public record ParamInfo(
    String name,
    String type,
    @Nullable String entries,
    @Nullable Object defaultValue,
    @Nullable Long min,
    @Nullable Long max,
    @Nullable Integer maxLength,
    @Nullable Integer maxItems,
    String description,
    boolean required) {}

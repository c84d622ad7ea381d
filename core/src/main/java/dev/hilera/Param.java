package dev.hilera;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a component of a parameter record accepts: its default, bounds and description. From it come
 * the form in the dashboard, the schema of the API and the check of what is sent.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Param {
  /** For people. */
  String description() default "";

  /**
   * Taken when the parameter is absent, written as in JSON; without it the parameter must be given.
   */
  String value() default NONE;

  /** The least number. */
  long min() default Long.MIN_VALUE;

  /** The greatest number. */
  long max() default Long.MAX_VALUE;

  /** The greatest number of characters of a text. */
  int maxLength() default Integer.MAX_VALUE;

  /** The greatest number of entries of a list. */
  int maxItems() default Integer.MAX_VALUE;

  /** The marker of no default. */
  String NONE = "\0";
}

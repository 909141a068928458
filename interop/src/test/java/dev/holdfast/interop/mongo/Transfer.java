package dev.holdfast.interop.mongo;

/**
 * Money that moves from one account to another in one transaction.
 *
 * @param number counts transfers, from 1
 * @param from the number of an account
 * @param to the number of another
 * @param amount greater than 0
 */
public record Transfer(long number, int from, int to, long amount) {}

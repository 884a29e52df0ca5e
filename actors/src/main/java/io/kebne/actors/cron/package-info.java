/** When cron expressions name a time. Pure; used by whoever does something at such times. */
package io.kebne.actors.cron;

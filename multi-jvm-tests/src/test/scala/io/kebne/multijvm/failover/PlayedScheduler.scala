package io.kebne.multijvm.failover

import java.util.{List => JList, Optional, Set => JSet}

import scala.concurrent.duration._

import akka.actor.testkit.typed.scaladsl.{FishingOutcomes, TestProbe}
import akka.actor.typed.{ActorSystem, RecipientRef}
import io.kebne.protocol.framework.FrameworkInfo
import io.kebne.protocol.id.TaskId
import io.kebne.protocol.offer.{Filters, Offer, Operation}
import io.kebne.protocol.scheduler.{SchedulerCall, SchedulerEvent}
import io.kebne.protocol.subscription.FrameworkMessage
import io.kebne.protocol.task.{TaskInfo, TaskState}

/** A scheduler that does what the test says. */
class PlayedScheduler(info: FrameworkInfo, entity: RecipientRef[FrameworkMessage])(implicit system: ActorSystem[_]) {
  private val probe = TestProbe[SchedulerEvent]()

  /** Subscribes, as its entity may have moved and forgotten it, and waits for one offer. */
  def subscribeForOffer()(implicit max: FiniteDuration): Offer = {
    call(new SchedulerCall.Subscribe(info, JSet.of()))
    awaitOffer()
  }

  def awaitOffer()(implicit max: FiniteDuration): Offer =
    await("an offer") { case offers: SchedulerEvent.Offers => offers.offers.get(0) }

  def launch(task: TaskInfo, offer: Offer): Unit =
    call(new SchedulerCall.Accept(JList.of(offer.id), JList.of(new Operation.Launch(JList.of(task))), Filters.NONE))

  def reconcile(taskId: TaskId)(implicit max: FiniteDuration): TaskState = {
    call(new SchedulerCall.Reconcile(JList.of(new SchedulerCall.Reconcile.Task(taskId, Optional.empty()))))
    await("the state of the task") { case update: SchedulerEvent.Update => update.status.state }
  }

  private def call(message: SchedulerCall): Unit = entity.tell(new FrameworkMessage.Call(message, probe.ref))

  private def await[T](what: String)(wanted: PartialFunction[SchedulerEvent, T])(implicit max: FiniteDuration): T =
    wanted(
      probe
        .fishForMessage(max, what)(event =>
          if (wanted.isDefinedAt(event)) FishingOutcomes.complete else FishingOutcomes.continueAndIgnore)
        .last)
}

package io.kebne.multijvm.failover

import java.util.{List => JList}

import scala.concurrent.duration._

import akka.actor.testkit.typed.scaladsl.{FishingOutcomes, TestProbe}
import akka.actor.typed.{ActorSystem, RecipientRef}
import io.kebne.protocol.agent.{AgentInfo, AgentMessage, AgentTask}
import io.kebne.protocol.allocator.{AllocatorCommand, AllocatorMessage}
import io.kebne.protocol.task.TaskInfo

/** An agent that does what the test says. */
class PlayedAgent(info: AgentInfo, allocator: RecipientRef[AllocatorMessage])(implicit system: ActorSystem[_]) {
  private val incarnation = "incarnation-1"
  private val probe = TestProbe[AgentMessage]()

  /** From then on it says that it is alive, as else it would get no tasks when something takes its time. */
  def register(tasks: AgentTask*)(implicit max: FiniteDuration): Unit = {
    system.scheduler.scheduleAtFixedRate(1.second, 1.second)(() => heartbeat())(system.executionContext)
    tell(new AllocatorCommand.RegisterAgent(info, incarnation, JList.of(tasks: _*)))
    await("to be registered") { case _: AgentMessage.Registered => }
  }

  def awaitLaunch(task: TaskInfo)(implicit max: FiniteDuration): Unit =
    await("to be told to run the task") { case run: AgentMessage.RunTask if run.task == task => }

  /** One heartbeat, which an allocator that has started afresh answers with the request to register. */
  def heartbeatOfAStranger(): Unit = {
    heartbeat()
    await("to be asked to register") { case _: AgentMessage.Reregister => } (1.second)
  }

  private def heartbeat(): Unit = tell(new AllocatorCommand.AgentHeartbeat(info.id, incarnation))

  private def tell(command: AllocatorCommand): Unit =
    allocator.tell(new AllocatorMessage.FromAgent(command, probe.ref))

  private def await(what: String)(wanted: PartialFunction[AgentMessage, Unit])(implicit max: FiniteDuration): Unit = {
    probe.fishForMessage(max, what)(message =>
      if (wanted.isDefinedAt(message)) FishingOutcomes.complete else FishingOutcomes.continueAndIgnore)
    ()
  }
}

package io.kebne.multijvm.failover

import java.nio.file.Path
import java.time.{Duration => JDuration}
import java.util.{List => JList, Map => JMap, Optional, UUID}

import scala.concurrent.Await
import scala.concurrent.duration._
import scala.jdk.OptionConverters._

import akka.actor.ActorSystem
import akka.actor.typed
import akka.actor.typed.scaladsl.adapter._
import akka.cluster.{Cluster, MemberStatus}
import akka.remote.testkit.{MultiNodeConfig, MultiNodeSpec, MultiNodeSpecCallbacks}
import com.typesafe.config.ConfigFactory
import io.kebne.actors.allocator.core.{AllocatorSettings, AllocatorView}
import io.kebne.actors.api.NodeInfo
import io.kebne.actors.cluster.{Entities, MasterNode, NodeConfig}
import io.kebne.actors.framework.FrameworkSettings
import io.kebne.persistence.journal.Journal
import io.kebne.protocol.agent.{AgentInfo, AgentTask}
import io.kebne.protocol.allocator.AllocatorMessage
import io.kebne.protocol.framework.FrameworkInfo
import io.kebne.protocol.id.{AgentId, FrameworkId, TaskId, TaskKey}
import io.kebne.protocol.resources.Resources
import io.kebne.protocol.task.{CommandInfo, Source, TaskInfo, TaskState, TaskStatus}
import org.scalatest.{BeforeAndAfterAll, CancelAfterFailure}
import org.scalatest.matchers.should.Matchers
import org.scalatest.wordspec.AnyWordSpecLike

/** Three masters that share an embedded journal; whoever starts the JVMs says where it is. */
object AllocatorFailoverConfig extends MultiNodeConfig {

  /** Directs the test, and plays the agent and the scheduler. */
  val director = role("director")

  /** The oldest master: it places the entities, and hosts the allocator, as it was alone when that was placed. */
  val victim = role("victim")

  val other = role("other")

  val journal =
    new Journal.Embedded(Path.of(System.getProperty("kebne.test.journal")), Journal.Synchronous.NORMAL)

  commonConfig(
    ConfigFactory
      .parseString("""
        akka.cluster.roles = [master]
        akka.testconductor.barrier-timeout = 60 s
        """)
      .withFallback(ConfigFactory.defaultApplication())
      .withFallback(journal.config())
      .withFallback(ConfigFactory.parseResources("kebne-cluster.conf")))
}

/**
 * The allocator's master is killed; another one must take over with all that was journaled. Each of three JVMs goes
 * through these steps and meets the others at the barriers.
 */
abstract class AllocatorFailover
    extends MultiNodeSpec(AllocatorFailoverConfig, config => ActorSystem(NodeConfig.SYSTEM, config))
    with MultiNodeSpecCallbacks
    with AnyWordSpecLike
    with Matchers
    with BeforeAndAfterAll
    with CancelAfterFailure {
  import AllocatorFailoverConfig._

  private implicit val typedSystem: typed.ActorSystem[_] = system.toTyped
  private implicit val max: FiniteDuration = 40.seconds

  private val agentInfo = new AgentInfo(
    new AgentId("agent-1"), "localhost", "127.0.0.1", 5051, Resources.parse("cpus:4;mem:1024"), JList.of(), "0.1.0")
  private val frameworkInfo = FrameworkInfo
    .of(new FrameworkId("framework-1"), "failover", "*")
    .withFailoverTimeout(JDuration.ofMinutes(5))
  private val task =
    TaskInfo.of(new TaskId("task-1"), "t", Resources.parse("cpus:1;mem:64"), CommandInfo.shell("sleep 1000"))
  private val taskKey = new TaskKey(frameworkInfo.id, task.taskId)

  private lazy val entities = Entities.start(
    typedSystem,
    AllocatorSettings.DEFAULT,
    FrameworkSettings.from(system.settings.config.getConfig("kebne.framework")))
  private lazy val master = MasterNode.start(
    typedSystem, entities, new NodeInfo("m", "localhost", "127.0.0.1", 5050, "", 0, "0.1.0", JMap.of()))
  private lazy val agent = new PlayedAgent(agentInfo, entities.allocator(AllocatorMessage.DEFAULT_POOL))
  private lazy val scheduler = new PlayedScheduler(frameworkInfo, entities.framework(frameworkInfo.id))

  override def initialParticipants: Int = roles.size

  override def beforeAll(): Unit = multiNodeSpecBeforeAll()

  override def afterAll(): Unit = multiNodeSpecAfterAll()

  "A cluster of three masters" must {
    "have the allocator on the one that was there first" in {
      journal.prepare()
      runOn(victim)(joinAndSeeAllocator())
      enterBarrier("first is up")
      joinAndSeeAllocator()
      awaitAssert(Cluster(system).state.members.count(_.status == MemberStatus.Up) shouldBe roles.size, max)
      enterBarrier("all are up")
    }

    "launch a task, and show it on every master" in {
      runOn(director) {
        agent.register()
        val offer = scheduler.subscribeForOffer()
        offer.resources shouldBe agentInfo.resources
        scheduler.launch(task, offer)
        agent.awaitLaunch(task)
        scheduler.awaitOffer().resources shouldBe agentInfo.resources.minus(task.resources)
      }
      awaitLedger("all three")(hasAll)
      enterBarrier("launched")
    }

    "have the allocator elsewhere with its state when its master is killed" in {
      enterBarrier("before the kill")
      // The victim's steps must not go on: their end would fail the others' barriers.
      runOn(victim)(Await.ready(system.whenTerminated, Duration.Inf))
      val killed = System.nanoTime()
      runOn(director)(Await.result(testConductor.exit(victim, 0), max))
      // A master takes over the whole state of a new allocator at once, and where it is last of all.
      awaitAssert(master.allocatorHost should not be addressOfVictim, max)
      println(s"${myself.name} hears ${master.allocatorHost} after ${(System.nanoTime() - killed).nanos.toMillis} ms")
      awaitLedger("all three")(hasAll)
      enterBarrier("moved")
    }

    "go on with the agent, the framework and the task" in {
      runOn(director) {
        awaitAssert(agent.heartbeatOfAStranger(), max)
        agent.register(new AgentTask(taskKey, running))
        val offer = awaitAssert(scheduler.subscribeForOffer()(2.seconds), max)
        offer.resources shouldBe agentInfo.resources.minus(task.resources)
        scheduler.reconcile(task.taskId) shouldBe TaskState.RUNNING
      }
      awaitLedger("a running task")(view => view.taskState(view.state.task(taskKey).get) == TaskState.RUNNING)
      enterBarrier("went on")
    }
  }

  private def joinAndSeeAllocator(): Unit = {
    Cluster(system).join(node(victim).address)
    awaitAssert(Cluster(system).selfMember.status shouldBe MemberStatus.Up, max)
    awaitAssert(master.allocatorHost shouldBe addressOfVictim, max)
  }

  // Asked for once, while there is somebody to ask.
  private lazy val addressOfVictim: String = node(victim).address.toString

  private def awaitLedger(what: String)(holds: AllocatorView => Boolean): Unit =
    awaitAssert(withClue(s"no $what in ${master.view}: ")(master.view.toScala.exists(holds) shouldBe true), max)

  private def hasAll(view: AllocatorView): Boolean =
    view.state.agent(agentInfo.id).isDefined &&
      view.state.framework(frameworkInfo.id).isDefined &&
      view.state.task(taskKey).isDefined

  private def running: TaskStatus =
    TaskStatus
      .of(task.taskId, TaskState.RUNNING, Source.EXECUTOR, Optional.empty(), "", 1000, Optional.of(agentInfo.id))
      .withUuid(Optional.of(UUID.randomUUID()))
}

class AllocatorFailoverMultiJvmNode1 extends AllocatorFailover
class AllocatorFailoverMultiJvmNode2 extends AllocatorFailover
class AllocatorFailoverMultiJvmNode3 extends AllocatorFailover

package io.kebne.multijvm.harness

import java.time.Duration
import java.util.Optional
import java.util.concurrent.atomic.AtomicInteger

import org.scalatest.matchers.should.Matchers
import org.scalatest.wordspec.AnyWordSpec

/** Found by the ScalaTest runner among the JUnit tests: that it runs is half of what it proves. */
class AwaitSpec extends AnyWordSpec with Matchers {
  "Await" should {
    "ask again until there is an answer" in {
      val asked = new AtomicInteger
      val answer = Await.present[String](
        "the third answer",
        Duration.ofSeconds(20),
        () => if (asked.incrementAndGet() < 3) Optional.empty() else Optional.of("yes"))
      answer shouldBe "yes"
      asked.get shouldBe 3
    }

    "say what it has waited for in vain" in {
      val failure = the[AssertionError] thrownBy Await.until("the impossible", Duration.ofMillis(100), () => false)
      failure.getMessage should include("the impossible")
    }
  }
}

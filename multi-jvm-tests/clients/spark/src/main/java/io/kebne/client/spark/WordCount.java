package io.kebne.client.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.PairFunction;
import scala.Tuple2;

/** A job with one shuffle: {@code WordCount <master> <home of Spark on the agents>}. It prints how often each word occurs. */
public final class WordCount {
    private static final List<String> WORDS = Arrays.asList("a", "b", "a", "c", "b", "a");

    private WordCount() {}

    public static void main(String[] arguments) {
        SparkConf conf = new SparkConf()
                .setAppName("word count")
                .setMaster("mesos://" + arguments[0])
                .set("spark.mesos.coarse", "true")
                .set("spark.mesos.executor.home", arguments[1])
                .set("spark.cores.max", "2")
                .set("spark.executor.memory", "512m")
                .set("spark.driver.host", "127.0.0.1")
                // A busy machine is no reason to give an executor up.
                .set("spark.network.timeout", "280s")
                .set("spark.ui.enabled", "false");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            Map<String, Integer> counts = new TreeMap<>(spark.parallelize(WORDS, 3)
                    .mapToPair(new One())
                    .reduceByKey(new Sum(), 2)
                    .collectAsMap());
            System.out.println("COUNTED " + counts);
        }
    }

    /** Each word, once. */
    private static final class One implements PairFunction<String, String, Integer> {
        private static final long serialVersionUID = 1;

        @Override
        public Tuple2<String, Integer> call(String word) {
            return new Tuple2<>(word, 1);
        }
    }

    /** Adds. */
    private static final class Sum implements Function2<Integer, Integer, Integer> {
        private static final long serialVersionUID = 1;

        @Override
        public Integer call(Integer one, Integer other) {
            return one + other;
        }
    }
}

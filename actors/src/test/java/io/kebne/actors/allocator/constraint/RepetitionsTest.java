package io.kebne.actors.allocator.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepetitionsTest {
    private static final List<String> ATOMS =
            List.of("a", "[(]", "[^])]", "\\)", "\\Q(\\E", "|", "[[:digit:]{]", "\\pL");
    private static final List<String> SUFFIXES = List.of("{3}", "{2,5}", "{2,}", "*", "+", "?", "");

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            a 1
            a{7} 7
            a{7}b{8} 8
            a{2,} 2
            a{2,9} 9
            a{0} 1
            (a{2}b){3} 6
            (a|b{5}|c){3} 15
            ((a{2})*b{4}){3} 12
            (a{2}){3}(b{5}){2} 10
            (((a{4}){4}){4}){4} 256
            (a{2}(b){3} 3
            a){3} 3
            [(]{2} 2
            ([)]{5}){4} 20
            ([]{9}(]{5}){4} 20
            ([^]{9}(]{5}){4} 20
            ([[:alpha:](]{5}){4} 20
            ([\\](]{5}){4} 20
            (\\({5}){4} 20
            (a{5}\\Q){9}\\E){4} 20
            \\{7} 1
            [a{7}] 1
            a{x}{7} 7
            a{7 1
            """)
    void multiplyWhenOneIsInsideTheOther(String regex, long most) {
        assertThat(Repetitions.most(regex)).isEqualTo(most);
    }

    @Test
    void areCountedNoFurtherThanMatters() {
        assertThat(Repetitions.most("(((((a{999999999}){999999999}){999999999}){999999999}){999999999})"))
                .isBetween(1_000_000L, 1_000_000_000_000L);
    }

    /** So that what passes the bound on repetitions is never unrolled to more than text times bound. */
    @Property
    void boundTheProgramThatIsCompiled(@ForAll long seed) {
        String regex = expression(new Random(seed), 3);
        long most = Repetitions.most(regex);

        assertThat((long) Pattern.compile(regex).programSize()).isLessThanOrEqualTo(20 + 4L * regex.length() * most);
    }

    private static String expression(Random random, int depth) {
        String inner = ATOMS.get(random.nextInt(ATOMS.size()));
        for (int i = 0; i < 2 && depth > 0; i++) {
            inner += "(?:" + expression(random, depth - 1) + ")" + SUFFIXES.get(random.nextInt(SUFFIXES.size()));
        }
        return inner;
    }
}

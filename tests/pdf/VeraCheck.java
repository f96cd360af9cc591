import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/** Validates files as PDF/A-2u; prints one line for each, and one for each clause it breaks. */
public class VeraCheck {
    public static void main(String[] files) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile;
        String place = "org/verapdf/pdfa/validation/PDFA-2U.xml";
        try (InputStream in = VeraCheck.class.getClassLoader().getResourceAsStream(place)) {
            profile = Profiles.profileFromXml(in);
        }
        for (String file : files) {
            PDFAFlavour flavour = PDFAFlavour.PDFA_2_U;
            try (FileInputStream in = new FileInputStream(file);
                 PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour)) {
                ValidationResult result =
                    Foundries.defaultInstance().createValidator(profile, false).validate(parser);
                System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + file);
                Map<String, Integer> broken = new TreeMap<>();
                for (TestAssertion one : result.getTestAssertions()) {
                    if (one.getStatus() == TestAssertion.Status.FAILED) {
                        String clause = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                        broken.merge(clause + " " + one.getMessage(), 1, Integer::sum);
                    }
                }
                broken.forEach((what, count) -> System.out.println("  x" + count + " " + what));
            } catch (Exception error) {
                System.out.println("FAIL " + file + " " + error);
            }
        }
    }
}

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ImportTest {
  @RegisterExtension
  static final Emulator EMULATOR = new Emulator();

  private static final String CLUSTER = "in03-181766e3f9556b7";
  private static final String JOB = """
      {"clusterId": "%s", "collectionName": "medium_articles",
       "objectUrl": "gs://publicdataset-zillizcloud-com/medium_articles_2020.json"}""".formatted(CLUSTER);

  @Test
  void anImportIsThroughAfterAMinute() throws Exception {
    Importer importer = EMULATOR.importer("through");
    String job = importer.start(JOB);
    assertEquals(0, importer.progressOf(CLUSTER, job));
    EMULATOR.advance("through", "1m");
    assertEquals(1, importer.progressOf(CLUSTER, job));
  }

  @Test
  void aFreeClusterTakesOneImportAtATime() throws Exception {
    Importer importer = EMULATOR.importer("twice");
    importer.start(JOB);
    assertEquals(47039, assertThrows(Importer.Refusal.class, () -> importer.start(JOB)).code);
  }
}

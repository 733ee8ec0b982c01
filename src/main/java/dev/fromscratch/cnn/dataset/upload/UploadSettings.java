package dev.fromscratch.cnn.dataset.upload;

import static dev.fromscratch.cnn.web.SettingChecks.requireAtLeast;
import static dev.fromscratch.cnn.web.SettingChecks.requireWithin;

import dev.fromscratch.cnn.dataset.format.ReadLimits;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.storage.FileCare;
import dev.fromscratch.cnn.web.BodyLimit;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;

/**
 * What data sets may be sent, and how they are looked after.
 *
 * @param maxUploadSize bytes of a body
 * @param maxUnpackedSize bytes of all that is packed in it
 * @param maxPictureSize bytes of one picture file
 * @param maxFiles files in a zip file
 * @param maxImages pictures of a data set
 * @param maxClasses classes of a data set
 * @param maxDatasets data sets that are kept
 * @param parallelUploads how many may arrive at the same time
 * @param checkInterval how often all files are read to see whether they are whole
 * @param sweepInterval how often files of data sets that are no more are removed
 */
@ConfigurationProperties("cnn.datasets")
record UploadSettings(
    @DefaultValue("512MB") DataSize maxUploadSize,
    @DefaultValue("2GB") DataSize maxUnpackedSize,
    @DefaultValue("20MB") DataSize maxPictureSize,
    @DefaultValue("250000") int maxFiles,
    @DefaultValue("200000") int maxImages,
    @DefaultValue("1000") int maxClasses,
    @DefaultValue("100") int maxDatasets,
    @DefaultValue("2") int parallelUploads,
    @DefaultValue("1h") Duration checkInterval,
    @DefaultValue("5m") Duration sweepInterval) {

  private static final String PREFIX = "cnn.datasets.";
  private static final int MAX_ARRAY = Integer.MAX_VALUE / 2;
  private static final int MANY = 1_000_000;

  UploadSettings {
    requireAtLeast(PREFIX + "max-upload-size", maxUploadSize.toBytes(), 1);
    requireAtLeast(PREFIX + "max-unpacked-size", maxUnpackedSize.toBytes(), 1);
    requireWithin(PREFIX + "max-picture-size", maxPictureSize.toBytes(), 1, MAX_ARRAY);
    requireWithin(PREFIX + "max-files", maxFiles, 1, MANY);
    requireWithin(PREFIX + "max-images", maxImages, 1, MANY);
    requireWithin(PREFIX + "max-classes", maxClasses, 2, Dataset.MAX_CLASSES);
    requireWithin(PREFIX + "max-datasets", maxDatasets, 0, MANY);
    requireWithin(PREFIX + "parallel-uploads", parallelUploads, 0, MANY);
    requireAtLeast(PREFIX + "check-interval", checkInterval, FileCare.MIN_INTERVAL);
    requireAtLeast(PREFIX + "sweep-interval", sweepInterval, FileCare.MIN_INTERVAL);
  }

  /** What a data set may have. */
  ReadLimits limits() {
    return new ReadLimits(
        maxImages, maxClasses, maxFiles, (int) maxPictureSize.toBytes(), maxUnpackedSize.toBytes());
  }

  /** Lets data sets in that are larger than other bodies. */
  @Configuration(proxyBeanMethods = false)
  static class Limits {

    @Bean
    BodyLimit uploadSize(UploadSettings settings) {
      return BodyLimit.of(
          HttpMethod.POST, "/datasets", settings.maxUploadSize(), PREFIX + "max-upload-size");
    }
  }
}

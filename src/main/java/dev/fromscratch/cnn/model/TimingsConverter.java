package dev.fromscratch.cnn.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/** Writes timings as a table for a client that accepts text. */
@Component
class TimingsConverter extends AbstractHttpMessageConverter<NetworkTimingsView> {

  TimingsConverter() {
    super(
        StandardCharsets.UTF_8,
        MediaType.parseMediaType(TimingsOperation.MARKDOWN),
        MediaType.parseMediaType(TimingsOperation.PLAIN_TEXT));
  }

  @Override
  protected boolean supports(Class<?> type) {
    return type == NetworkTimingsView.class;
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }

  @Override
  protected NetworkTimingsView readInternal(
      Class<? extends NetworkTimingsView> type, HttpInputMessage input) {
    throw new HttpMessageNotReadableException("timings are measured, not sent", input);
  }

  @Override
  protected void writeInternal(NetworkTimingsView timings, HttpOutputMessage output)
      throws IOException {
    output.getBody().write(TimingsTable.of(timings).getBytes(StandardCharsets.UTF_8));
  }
}

using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.Otlp.Tests;

/// <summary>Damaged input gives clean errors, never another exception.</summary>
public class FuzzTests
{
    [Fact]
    public void SpanBatch_and_the_readers_on_its_bytes()
    {
        var refused = 0;
        foreach (var bytes in Mutations.Noise(500).Concat(Enumerable.Range(0, 20).SelectMany(seed => Mutations.Of(OtlpGen.TracesData(seed).ToByteArray(), 100, seed))))
        {
            if (!SpanBatch.TryParse(bytes, out var batch, out var error))
            {
                Assert.NotEmpty(error);
                refused++;
                continue;
            }

            using (batch)
            {
                Assert.Equal(batch.RejectedSpans == 0, batch.RejectionReason is null);
                foreach (var span in batch.Spans)
                    Walk(batch.SpanBytes(span));
                foreach (var resource in batch.Resources)
                    OtlpResource.ServiceName(batch.Slice(resource.Resource));
            }
        }

        Assert.True(refused > 200, $"only {refused} inputs were refused");
    }

    [Fact]
    public void Json_of_damaged_protobuf()
    {
        using var json = new Utf8JsonWriter(Stream.Null, OtlpJson.WriterOptions);
        Count(
            Enumerable.Range(0, 20).SelectMany(seed => Mutations.Of(OtlpGen.TracesData(seed).ToByteArray(), 100, seed)),
            bytes =>
            {
                json.Reset();
                OtlpJson.WriteTraces(bytes, json);
            });
    }

    [Theory]
    [InlineData(JsonDialect.Otlp)]
    [InlineData(JsonDialect.Tempo)]
    public void Damaged_json(JsonDialect dialect)
    {
        using var writer = new ProtoWriter();
        var valid = Enumerable.Range(0, 10).Select(seed => Encoding.UTF8.GetBytes(Json.OtlpJsonTests.ToJson(OtlpGen.TracesData(seed), dialect)));
        Count(
            Mutations.Noise(200).Concat(valid.SelectMany(json => Mutations.Of(json, 150))),
            bytes =>
            {
                writer.Reset();
                OtlpJson.ToProtobuf(bytes, writer, dialect);
                Assert.True(SpanBatch.TryParse(writer.WrittenMemory, out var batch, out var error), error);
                batch.Dispose();
            });
    }

    private static void Count(IEnumerable<byte[]> inputs, Action<byte[]> action)
    {
        var (good, bad) = (0, 0);
        foreach (var input in inputs)
        {
            try
            {
                action(input);
                good++;
            }
            catch (OtlpFormatException)
            {
                bad++;
            }
        }

        Assert.True(good > 10 && bad > 10, $"{good} accepted, {bad} refused");
    }

    private static void Walk(ReadOnlySpan<byte> span)
    {
        SpanChecker.Check(span, out _);
        foreach (var attribute in OtlpSpan.Attributes(span))
        {
            foreach (var item in attribute.Value.Items)
                AnyValueReader.TryRead(item, out _);
        }
    }
}

using System.Text;
using System.Text.Json;

namespace HookSdk.Recording;

/// <summary>
/// Reads the calls of a recording, one at a time: those that this package has written, and those of real brokers that the fakes are held to. Fields and events that it does not know are passed over;
/// a last line that is cut off is left out and told.
/// </summary>
internal sealed class RecordingReader(Stream file) : IDisposable
{
    private readonly StreamReader _reader = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: true);

    /// <summary>What is left out of the end; null: nothing is. Known once all calls were read.</summary>
    public string? CutOff { get; private set; }

    /// <summary>The calls.</summary>
    /// <exception cref="RecordingException">It is no recording, or of a newer format.</exception>
    public IEnumerable<RecordedCall> Read()
    {
        BoundedLines lines = new(_reader);
        bool hasBegun = false;
        while (lines.Read() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            using JsonDocument? json = Parse(line, lines, hasBegun);
            if (json is null)
            {
                yield break;
            }

            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new RecordingException($"line {lines.Number} is no JSON object.");
            }

            hasBegun = true;
            if (!json.RootElement.TryGetProperty("event", out JsonElement kind))
            {
                CheckHeader(json.RootElement, lines.Number);
            }
            else if (kind.ValueKind == JsonValueKind.String && (kind.ValueEquals("call"u8) || kind.ValueEquals("adapter-call"u8)))
            {
                yield return CallReader.Read(json.RootElement, lines.Number, isMade: kind.ValueEquals("adapter-call"u8));
            }
        }

        if (!hasBegun)
        {
            throw new RecordingException("it is empty.");
        }
    }

    public void Dispose() => _reader.Dispose();

    private JsonDocument? Parse(string line, BoundedLines lines, bool hasBegun)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException e)
        {
            if (lines.HasEnded || !hasBegun)
            {
                throw new RecordingException($"line {lines.Number} is no JSON: {e.Message.Split(" LineNumber")[0]}");
            }

            CutOff = $"line {lines.Number} is cut off, and left out";
            return null;
        }
    }

    private static void CheckHeader(JsonElement header, int line)
    {
        if (!header.TryGetProperty("scenario", out _) && !header.TryGetProperty("format", out _))
        {
            throw new RecordingException($"line {line} is neither a header nor an event of a recording.");
        }

        // Those of real brokers have none: they were there before the format had a number.
        if (header.TryGetProperty("format", out JsonElement format) && (format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out int number) || number is < 1 or > RecordingFormat.Newest))
        {
            throw new RecordingException($"it has format {format.GetRawText()}, and this version reads format {RecordingFormat.Newest}. A newer version of HookSdk reads it.");
        }
    }
}

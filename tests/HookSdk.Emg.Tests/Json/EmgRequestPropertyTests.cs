using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace HookSdk.Emg.Tests.Json;

public sealed class EmgRequestPropertyTests
{
    private static readonly Gen<string> Text = Gen.Elements("a", "B", "7", " ", "é", "€", "😀", "\"", "\\", "\n", "\0", "/", "<", "=", "{").ArrayOf().Select(string.Concat);

    private static readonly Gen<byte> JsonByte = Gen.Frequency(
        (6, Gen.Elements("{}[]\":,\\u0qenarg1.-tf "u8.ToArray())),
        (1, Gen.Choose(0, 255).Select(value => (byte)value)));

    [Fact]
    public void Options_WrittenAsJson_ReadBackAlike()
    {
        Gen<(string Name, string Value)[]> options = Text.SelectMany(name => Text.Select(value => (name.ToUpperInvariant(), value))).ArrayOf();
        Prop.ForAll(options.ToArbitrary(), pairs => ReadsBack(pairs, JavaScriptEncoder.Default) && ReadsBack(pairs, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Request_OfAnyBytes_NeverThrows() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(), Survives).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Request_OfNearlyJson_NeverThrows() =>
        Prop.ForAll(JsonByte.ArrayOf().ToArbitrary(), bytes => Survives([.. "{\"qe\":{"u8, .. bytes]) && Survives([.. "{\"qe\":{\"A\":\""u8, .. bytes, .. "\"}}"u8]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Connectors_OfNearlyJson_NeverThrow() =>
        Prop.ForAll(JsonByte.ArrayOf().ToArbitrary(), bytes => Survives([.. "{\"qe\":{},\"connectors\":["u8, .. bytes, .. "],\"groups\":{\"a\":{"u8, .. bytes, .. "}}}"u8]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Connectors_WithBytesChanged_NeverThrow()
    {
        Random random = new(5);
        for (int i = 0; i < 5000; i++)
        {
            byte[] bytes = [.. "{\"connectors\":"u8, .. RandomJson.Value(random), .. ",\"qe\":{},\"groups\":"u8, .. RandomJson.Value(random), (byte)'}'];
            bytes[random.Next(14, bytes.Length)] = "{}[]\"\\,:0"u8[random.Next(9)];
            Survives(bytes).ShouldBeTrue();
        }
    }

    [Fact]
    public void Request_WithOneByteChanged_NeverThrows()
    {
        byte[] bytes = Wire.Fixture("requests/every-kind-of-value.json");
        foreach (byte other in (byte[])[0, (byte)'"', (byte)'\\', (byte)'{', (byte)']', 0xC3, 0xFF])
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                byte[] changed = [.. bytes];
                changed[i] = other;
                Survives(changed).ShouldBeTrue();
            }
        }
    }

    private static bool ReadsBack((string Name, string Value)[] pairs, JavaScriptEncoder encoder)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter writer = new(output, new JsonWriterOptions { Encoder = encoder }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("qe");
            foreach ((string name, string value) in pairs)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        OrderedDictionary<string, string?> expected = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in pairs)
        {
            expected[name] = value;
        }

        EmgMessage message = Wire.Read(output.WrittenSpan.ToArray()).Message;
        return message.SequenceEqual(expected) && expected.All(pair => message[pair.Key.ToLowerInvariant()] == pair.Value && message.Contains(pair.Key));
    }

    private static bool Survives(byte[] bytes)
    {
        HookBody body = HookBody.Copy(bytes);
        string? problem = BeforeDlrRequest.Read(body, out BeforeDlrRequest? request);
        if (request is not null)
        {
            _ = (request.Argument, request.EarlierRoute, request.Connector, request.Connectors, request.Groups, request.DlrInfo, request.Message.Text, request.Message.Id, request.Message.SegmentCount);
            _ = request.Message.Detach().ToString() + request + request.DlrInfo;
        }

        body.Release();
        return problem is null == request is not null;
    }
}

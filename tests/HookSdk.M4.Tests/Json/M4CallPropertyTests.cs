using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace HookSdk.M4.Tests.Json;

/// <summary>The reader beside the framework's, which is its oracle.</summary>
public sealed class M4CallPropertyTests
{
    private static readonly Gen<string> Text = Gen.Elements("3", "7", "0", "+", "a", " ", "é", "€", "😀", "\"", "\\", "\n", "\0", "/", "{").ArrayOf().Select(string.Concat);

    private static readonly Gen<byte> AnyByte = Gen.Choose(0, 255).Select(static value => (byte)value);

    private static readonly Gen<byte> JsonByte = Gen.Frequency((8, Gen.Elements("{}[]\":,\\u012nultrefasdbx.-+eE \n"u8.ToArray())), (1, AnyByte));

    [Fact]
    public void Call_WrittenAsJson_ReadsBackAlike() =>
        Prop.ForAll(Text.SelectMany(source => Text.Select(destination => (source, destination))).ToArbitrary(), static pair =>
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["user_id"] = 5, ["src"] = pair.source, ["dst"] = pair.destination });
            M4CallReader.Read(HookBody.Copy(json), out M4Call? call).ShouldBeNull();
            return call!.UserId == 5 && call.Source == pair.source && call.Destination == pair.destination;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Json_OfAnyBytes_IsSoundWhenTheFrameworkSaysSo() =>
        Prop.ForAll(AnyByte.ArrayOf().ToArbitrary(), static bytes => Agree(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Json_OfNearlyJson_IsSoundWhenTheFrameworkSaysSo() =>
        Prop.ForAll(JsonByte.ArrayOf().ToArbitrary(), static bytes =>
                Agree([.. "{"u8, .. bytes, .. "}"u8])
                && Agree([.. "{\"dst\":"u8, .. bytes, .. "}"u8])
                && Agree([.. "{\"dst\":\""u8, .. bytes, .. "\"}"u8])
                && Agree([.. "{\"x\":["u8, .. bytes, .. "]}"u8]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void Json_WithOneByteChanged_IsSoundWhenTheFrameworkSaysSo()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Wire.FixtureFolder, "requests")))
        {
            byte[] bytes = File.ReadAllBytes(file);
            foreach (byte other in (byte[])[0, (byte)'"', (byte)'\\', (byte)'{', (byte)']', (byte)'1', (byte)'.', (byte)'e', (byte)',', 0xC3, 0xFF])
            {
                for (int i = 0; i < bytes.Length; i++)
                {
                    byte[] changed = [.. bytes];
                    changed[i] = other;
                    Agree(changed).ShouldBeTrue($"{Path.GetFileName(file)}, byte {i} as {other}");
                }
            }
        }
    }

    private static bool Agree(byte[] bytes)
    {
        bool isSound = IsSoundObject(bytes);
        HookBody body = HookBody.Copy(bytes);
        string? problem = M4CallReader.Read(body, out _);

        // A sound object may still be no request; what is not sound is one only when it was mended, and then the framework finds it sound.
        return isSound ? !body.IsMended && problem?.Contains("body", StringComparison.Ordinal) is not true
            : problem is not null || (body.IsMended && IsSoundObject(body.Span));
    }

    private static bool IsSoundObject(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json.StartsWith((byte[])[0xEF, 0xBB, 0xBF]) ? json[3..] : json, new JsonReaderOptions { MaxDepth = M4CallReader.MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

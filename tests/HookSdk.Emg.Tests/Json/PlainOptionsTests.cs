using System.Text;
using System.Text.Json;

namespace HookSdk.Emg.Tests.Json;

/// <summary>The short way to read <c>qe</c> against the full reader: the same fields, or left to it.</summary>
public sealed class PlainOptionsTests
{
    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"A":"1"}""", 1)]
    [InlineData("""{"A": "1", "B":2, "C":0}""", 3)]
    [InlineData("""{"A":"","":"x"}""", 2)]
    public void Plain_IsRead(string json, int pairs) => Read(json)!.Length.ShouldBe(pairs);

    [Theory]
    [InlineData("""{"A":"\n"}""")]
    [InlineData("""{"A\"":"x"}""")]
    [InlineData("""{"A":null}""")]
    [InlineData("""{"A":-1}""")]
    [InlineData("""{"A":1.5}""")]
    [InlineData("""{"A":01}""")]
    [InlineData("""{"A":{}}""")]
    [InlineData("""{"A":"1",}""")]
    [InlineData("""{"A":"1" "B":"2"}""")]
    [InlineData("""{"A" :"1"}""")]
    [InlineData("""{ "A":"1"}""")]
    [InlineData("{\"A\":\"1\n\"}")]
    [InlineData("""{"A":"1""")]
    [InlineData("""{"A":1""")]
    [InlineData("""{"A":""")]
    [InlineData("""{"A""")]
    [InlineData("{")]
    public void Other_IsLeftToTheFullReader(string json) => Read(json).ShouldBeNull();

    [Fact]
    public void Mutations_AreReadAsTheFullReaderDoesOrLeftToIt()
    {
        Random random = new(7);
        byte[] sound = """{"ID":"25593581","N":17,"MESSAGE":"Hällo, \"you\"","DESTADDR":"46701234567","Z":0}"""u8.ToArray();
        byte[] plain = """{"ID":"25593581","N":17,"MESSAGE":"Hello you","DESTADDR":"46701234567","Z":0}"""u8.ToArray();
        ReadOnlySpan<byte> signs = "{}[]\",:\\ 01a\n"u8;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] json = (i % 2 == 0 ? sound : plain).AsSpan().ToArray();
            for (int change = random.Next(4); change > 0; change--)
            {
                json[random.Next(1, json.Length)] = signs[random.Next(signs.Length)];
            }

            Array.Resize(ref json, random.Next(10) == 0 ? random.Next(1, json.Length) : json.Length);
            if (Read(json) is not { } pairs)
            {
                continue;
            }

            List<string> expected = [];
            Utf8JsonReader reader = new(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = Encoding.Latin1.GetString(reader.ValueSpan);
                reader.Read();
                expected.Add($"{name}={reader.TokenType}:{Encoding.Latin1.GetString(reader.ValueSpan)}");
            }

            reader.TokenType.ShouldBe(JsonTokenType.EndObject);
            pairs.ShouldBe(expected);
        }
    }

    private static string[]? Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    private static string[]? Read(byte[] json)
    {
        HookBody body = HookBody.Copy(json);
        using EmgCall call = new(body);
        call.BeginOptions();
        int end = PlainOptions.TryRead(json, 0, call);
        call.EndOptions();
        string[] pairs = [.. call.Options.ToArray().Select(o => $"{Encoding.Latin1.GetString(o.Name(json))}={o.Kind}:{Encoding.Latin1.GetString(o.Value(json))}")];
        body.Release();
        return end < 0 ? null : pairs;
    }
}

using System.Text;

namespace HookSdk.Emg.Tests.Json;

/// <summary>Connectors and groups are leapt over when a request is read: what follows is read as before, and a flaw in them shows only when they are asked for.</summary>
public sealed class LeapTests
{
    [Fact]
    public void Request_WithSoundConnectors_IsReadOnBothSidesOfThem()
    {
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            string connectors = Encoding.UTF8.GetString(RandomJson.Value(random));
            string groups = Encoding.UTF8.GetString(RandomJson.Value(random));
            BeforeDlrRequest request = Wire.Read($$"""{"connectors":{{connectors}} ,"qe":{"NOTE":"1"},"x":[0],"groups": {{groups}},"ccarg":"retail","x":"é" } """);
            Json(request, "connectors").ShouldBe(connectors);
            Json(request, "groups").ShouldBe(groups);
            Json(request, "x").ShouldBe("\"é\"");
            request.Argument.ShouldBe("retail");
            request.Message.ShouldBe([new("NOTE", "1")]);
            _ = (request.Connectors, request.Groups);
        }
    }

    [Fact]
    public void Request_WithConnectorsTwice_TakesTheLast()
    {
        BeforeDlrRequest request = Wire.Read("""{"connectors":["a"],"qe":{},"connectors":["b","c"],"groups":[],"groups":"d"}""");
        request.Connectors.Select(connector => connector.Name).ShouldBe(["b", "c"]);
        request.Groups.ShouldHaveSingleItem().Name.ShouldBe("d");
    }

    [Theory]
    [InlineData("""[{"NAME":"a"},{"NAME":"b" "X":1},{"NAME":"c"}]""", "a|b")]
    [InlineData("""[{"NAME":"a"},{"X":1 "NAME":"b"},{"NAME":"c"}]""", "a")]
    [InlineData("""[{"NAME":"a"} {"NAME":"b"}]""", "a")]
    [InlineData("""["a","b",nope,"c"]""", "a|b")]
    [InlineData("""["a",["b" "c"],"d"]""", "a")]
    [InlineData("[1,,2]", "1")]
    [InlineData("""["a","\y"]""", "a")]
    [InlineData("""["a","\u12"]""", "a")]
    [InlineData("""{"a":{},"b":{"X" 1},"c":{}}""", "a|b")]
    [InlineData("""{"a":{},"b":[1 2],"c":{}}""", "a")]
    [InlineData("""{"a":1,2}""", "a")]
    [InlineData("""{"NAME":"a",,}""", "a")]
    [InlineData("""{"NAME":{"X":tru}}""", "NAME")]
    [InlineData("{nope}", "")]
    [InlineData("[?]", "")]
    [InlineData("[,]", "")]
    public void Connectors_WithAFlaw_AreThoseBeforeIt(string json, string names)
    {
        BeforeDlrRequest request = Wire.Read($$"""{"connectors":{{json}},"qe":{"NOTE":"1"},"groups":{{json}},"ccarg":"retail"}""");
        string.Join("|", request.Connectors.Select(connector => connector.Name)).ShouldBe(names);
        string.Join("|", request.Groups.Select(group => group.Name)).ShouldBe(names);
        request.Argument.ShouldBe("retail");
        request.Message.Note.ShouldBe("1");
    }

    [Theory]
    [InlineData("[{]}", "not valid JSON in connectors at byte 25")]
    [InlineData("[}", "not valid JSON in connectors at byte 24")]
    [InlineData("[\\\"\"]", "not valid JSON in connectors at byte 24")]
    [InlineData("[[],[]", "not valid JSON in connectors at byte 29")]
    [InlineData("[]]", "not valid JSON at byte 25")]
    [InlineData("[] 1", "not valid JSON at byte 26")]
    public void Connectors_WhoseEndIsNotFound_AreAProblemThatIsNamed(string json, string problem) =>
        Wire.ProblemOf($$"""{"qe":{}, "connectors":{{json}}}""").ShouldNotBeNull().ShouldContain(problem);

    private static string Json(BeforeDlrRequest request, string name)
    {
        request.TryGetField(name, out ReadOnlyMemory<byte> json).ShouldBeTrue(name);
        return Encoding.UTF8.GetString(json.Span);
    }
}

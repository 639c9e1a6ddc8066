using Google.Protobuf.Reflection;

namespace HookSdk.EmqX.Protocol.Tests;

/// <summary>Each schema has what its versions of EMQX have, and nothing of a later one.</summary>
public sealed class SchemaTests
{
    private static readonly FileDescriptor V1 = Emqx.Exhook.V1.ExhookReflection.Descriptor;
    private static readonly FileDescriptor V2 = Emqx.Exhook.V2.ExhookReflection.Descriptor;
    private static readonly FileDescriptor V3 = Emqx.Exhook.V3.ExhookReflection.Descriptor;

    [Fact]
    public void HookProvider_HasTwentyOneMethodsInEachVersion()
    {
        foreach (FileDescriptor version in new[] { V1, V2, V3 })
        {
            version.Services.ShouldHaveSingleItem().Methods.Count.ShouldBe(21, version.Package);
            version.Services[0].Methods.ShouldAllBe(static m => !m.IsClientStreaming && !m.IsServerStreaming);
        }

        V2.Services[0].Methods.Select(static m => m.Name).ShouldBe(V3.Services[0].Methods.Select(static m => m.Name));
        V1.Services[0].Methods.Select(static m => m.Name).Except(V2.Services[0].Methods.Select(static m => m.Name)).ShouldBe(["OnClientCheckAcl", "OnSessionTakeovered"]);
    }

    [Theory]
    [InlineData("ConnInfo", "peerport", false, true, true)]
    [InlineData("ClientInfo", "peerport", false, true, true)]
    [InlineData("TopicFilter", "qos", true, true, false)]
    [InlineData("TopicFilter", "subopts", false, true, true)]
    [InlineData("SubOpts", "share", true, true, false)]
    [InlineData("ClientConnectRequest", "user_props", false, false, true)]
    [InlineData("MessagePublishRequest", "props", false, false, true)]
    [InlineData("Message", "headers", true, true, true)]
    public void Field_StandsInTheVersionsThatHaveIt(string message, string field, bool v1, bool v2, bool v3) =>
        new[] { V1, V2, V3 }.Select(f => f.MessageTypes.Single(m => m.Name == message).FindFieldByName(field) is not null).ShouldBe([v1, v2, v3]);

    [Fact]
    public void Uptime_IsTextInV1AndANumberLater() =>
        new[] { V1, V2, V3 }.Select(static f => f.MessageTypes.Single(static m => m.Name == "BrokerInfo").FindFieldByName("uptime").FieldType)
            .ShouldBe([FieldType.String, FieldType.Int64, FieldType.Int64]);
}

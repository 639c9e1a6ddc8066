using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.ExHook.Codec;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Recorded;

/// <summary>Every recorded request arrives at its method with the recorded fields.</summary>
public sealed class RecordedRequestTests
{
    public static TheoryData<string> Files => Recording.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Request_OfEveryCall_ArrivesWithItsRecordedFields(string file)
    {
        AllHooks provider = new();
        await using ExHookHost host = new(provider);
        int calls = 0;
        foreach (JsonElement call in Recording.Calls(file))
        {
            calls++;
            string version = Recording.Version(call);
            string method = Recording.Text(call, "method")!;
            IMessage? mine = null;
            HookCaller? caller = null;
            provider.OnRequest = (request, context) => (mine, caller) = (WireTwins.Of(request), context.Caller);

            await host.CallAsync(version, method, Recording.Bytes(call, "request_base64")!);

            IMessage recorded = new JsonParser(JsonParser.Settings.Default).Parse(call.GetProperty("request").GetRawText(), DescriptorOf(version, method, call));
            WireTwins.Normalized(mine.ShouldNotBeNull()).ShouldBe(WireTwins.Normalized(recorded), $"{file} {method}");
            if (call.GetProperty("request").TryGetProperty("meta", out JsonElement meta))
            {
                caller!.Node.ShouldBe(Recording.Text(meta, "node"));
                caller.Cluster.ShouldBe(Recording.Text(meta, "cluster_name"));
                caller.Version.ShouldBe(Recording.Text(meta, "version"));
            }
        }

        calls.ShouldBeGreaterThan(0);
    }

    private static MessageDescriptor DescriptorOf(string version, string method, JsonElement call)
    {
        string name = method switch { "OnClientCheckAcl" => "OnClientAuthorize", "OnSessionTakeovered" => "OnSessionTakenover", _ => method };
        return version == "v1" && name == "OnProviderLoaded" && Recording.Text(call.GetProperty("request").GetProperty("broker"), "uptime") is not null
            ? Wire.ProviderLoadedRequestV1.Descriptor
            : Wire.ExhookReflection.Descriptor.Services[0].Methods.Single(m => m.Name == name).InputType;
    }
}

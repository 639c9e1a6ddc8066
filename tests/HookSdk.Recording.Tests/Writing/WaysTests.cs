using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using HookSdk.Tests.Recorder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Recording.Tests.Writing;

/// <summary>Calls that come or are answered in other ways than most.</summary>
public sealed class WaysTests
{
    [Fact]
    public async Task Callbacks_InStreams_AreRecorded_WithTheirService()
    {
        using RecordingFolder folder = new();
        await using (RecordedApp app = await RecordedApp.StartAsync(folder.Path))
        {
            await using (FakeExProto emqx = await FakeExProto.StartAsync(HookTarget.Url(new Uri(app.UrlOf("exproto"))), o => (o.AdapterPort, o.Streaming) = (app.AdapterPort, true)))
            {
                FakeDevice device = await emqx.ConnectAsync();
                await device.SendAsync("hello\n");
                await device.ExpectAsync("OK hello\n");
                await device.CloseAsync();
            }

            await app.StopAsync();
        }

        List<RecordedCall> calls = Read(folder);
        calls.ShouldContain(static c => c.GrpcPath == "/emqx.exproto.v1.ConnectionHandler/OnReceivedBytes");
        calls.Select(static c => c.Client).Distinct().ShouldHaveSingleItem().ShouldNotBeNullOrEmpty();
    }

    /// <summary>Their connection is gone when they are handled: what they were called as is known by the hook.</summary>
    [Fact]
    public async Task Calls_ThatWereAnsweredFirst_AreRecorded()
    {
        using RecordingFolder folder = new();
        Watcher watcher = new();
        await using (RecordedApp app = await RecordedApp.StartAsync(folder.Path, services: s => s.AddExHook(static o => o.NotifyInBackground = true).Add(watcher)))
        {
            await app.PlayAsync("exhook");
            await watcher.Told.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            await app.StopAsync();
        }

        RecordedCall call = Read(folder).First(static c => c.Hook == "client.connected");
        call.GrpcPath.ShouldBe("/emqx.exhook.v2.HookProvider/OnClientConnected");
        call.Reply.ShouldNotBeNull().Status.ShouldBe(0);
        call.Client.ShouldBe("meter-1");
    }

    private static List<RecordedCall> Read(RecordingFolder folder)
    {
        using RecordingReader reader = new(File.OpenRead(folder.Files.Single()));
        return [.. reader.Read()];
    }

    [FailOpen]
    private sealed class Watcher : ExHookProvider
    {
        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context)
        {
            Told.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}

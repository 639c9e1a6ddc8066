using HookSdk.Testing;
using Spectre.Console;
using static Tour.TourTable;

namespace Tour.ExProto;

/// <summary>The second act of ExProto: no callback decides anything, so that what fails is a device, and no other one is to notice.</summary>
internal static class DeviceFailures
{
    private const string Filler = "this line is read by nobody, and fills the room that the server keeps for a device\n";

    public static async Task<bool> RunAsync(TourScreen screen, FakeExProto emqx, int most)
    {
        Table table = new Table().Title("ExProto: devices that fail, and one that does not").AddColumn("what happens", static c => c.NoWrap()).AddColumn("devices", Right)
            .AddColumn("closed", Right).AddColumn("because").AddColumn("the other device", static c => c.NoWrap());
        FakeDevice good = await emqx.ConnectAsync();
        await ServeAsync(good);

        FakeDevice thrower = await emqx.ConnectAsync();
        await thrower.SendAsync("THROW\n");
        thrower.AllowFallback();
        await thrower.ExpectClosedAsync();
        await ServeAsync(good);
        table.AddRow("the handler throws", Text(1), Text(1), "it threw", "[green]served[/]");

        FakeDevice hanging = await emqx.ConnectAsync();
        await hanging.SendAsync("HANG\n");
        await hanging.SendAsync(string.Concat(Enumerable.Repeat(Filler, 2_000)));
        hanging.AllowFallback();
        await hanging.ExpectClosedAsync();
        await ServeAsync(good);
        table.AddRow("the handler hangs", Text(1), Text(1), "its room is full, and nobody read for 250 ms", "[green]served[/]");

        List<FakeDevice> crowd = [];
        for (int i = 1; i < most; i++)
        {
            FakeDevice device = await emqx.ConnectAsync();
            await ServeAsync(device);
            crowd.Add(device);
        }

        FakeDevice oneTooMany = await emqx.ConnectAsync();
        oneTooMany.AllowFallback();
        await oneTooMany.ExpectClosedAsync();
        await ServeAsync(good);
        table.AddRow($"{most + 1} devices at once, {most} may be open", Text(most + 1), Text(1), "no slot was free", "[green]served[/]");
        foreach (FakeDevice device in crowd.Append(good))
        {
            await device.CloseAsync();
        }

        screen.Show(table);
        return true;
    }

    private static async Task ServeAsync(FakeDevice device)
    {
        await device.SendAsync("PING\n");
        await device.ExpectAsync("GOT\n");
    }
}

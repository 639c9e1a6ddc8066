using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.ExHookPair;

/// <summary>What emqx.conf says of hook servers and of authorization.</summary>
internal static class EmqxConf
{
    public static EmqxSight Read(HoconFile conf, string files, AddressLook look)
    {
        HoconNode? servers = conf.Root.Find("exhook.servers");
        HoconText? noMatch = conf.Root.Text("authorization.no_match");
        return new()
        {
            IsSeen = true,
            Servers = [.. (conf.Root.Items("exhook.servers") ?? []).OfType<HoconObject>().Select(item => Entry(item, look)).OfType<HookServerEntry>()],
            ServersPlace = servers?.Place.ToString() ?? files,
            Sources = conf.Root.Items("authorization.sources") is { } sources ? [.. sources.OfType<HoconObject>().Where(IsEnabled).Select(KindOf)] : null,
            SourcesPlace = conf.Root.Find("authorization.sources")?.Place.ToString(),
            NoMatch = noMatch?.Text,
            NoMatchPlace = noMatch?.Place.ToString(),
            Gateways = conf.Root.Find("gateway") is HoconObject gateways ? [.. gateways.Members.Where(static g => g.Value is HoconObject o && IsEnabled(o)).Select(static g => g.Key)] : [],
        };
    }

    public static bool IsEnabled(HoconObject item) => item.Text("enable")?.Text != "false";

    private static string KindOf(HoconObject source) => source.Text("type")?.Text ?? "";

    private static HookServerEntry? Entry(HoconObject item, AddressLook look)
    {
        string name = item.Text("name")?.Text ?? "";
        string place = $"{item.Text("url")?.Place ?? item.Place}: hook server {name}";
        return look.Read(item.Text("url")?.Text ?? "", place) is not { } url ? null : new(name, url, place)
        {
            IsEnabled = IsEnabled(item),
            RequestTimeout = DurationText.Read(item.Text("request_timeout")?.Text) ?? Target.ExHook.Limit!.Value,
            IgnoresFailures = item.Text("failed_action")?.Text == "ignore",
            Reconnects = item.Text("auto_reconnect")?.Text != "false",
        };
    }
}

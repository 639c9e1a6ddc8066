using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>What a check says of a program whose settings can be used: which plugins serve which hooks, and where.</summary>
internal static class ServedLines
{
    public static IEnumerable<string> Of(WebApplication app)
    {
        foreach (HookPlugins chain in app.Services.GetServices<HookPlugins>().Where(static c => c.Server.IsMapped))
        {
            foreach (HookPluginInfo plugin in chain.Plugins)
            {
                yield return $"{chain.Id} {plugin.Name}: {string.Join(", ", plugin.Hooks)}";
            }
        }

        foreach (IServedAlone alone in app.Services.GetServices<IServedAlone>().Where(static a => a.Server.IsMapped))
        {
            yield return $"{alone.Server.Target} {alone.Text}";
        }

        yield return $"listens on {string.Join(", ", app.Urls)}";
    }
}

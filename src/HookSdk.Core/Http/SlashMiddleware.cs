using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HookSdk;

/// <summary>
/// Brokers append a hook's name to a configured address, which may end in a slash: a doubled slash means one, under the hooks' own paths.
/// Other paths are left alone. It runs before routing.
/// </summary>
internal sealed class SlashMiddleware(HookBasePaths paths) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => context =>
        {
            if (context.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal))
            {
                string single = Collapse(path);
                if (paths.Contains(single))
                {
                    context.Request.Path = new PathString(single);
                }
            }

            return following(context);
        });
        next(app);
    };

    private static string Collapse(string path)
    {
        StringBuilder single = new(path.Length);
        foreach (char c in path)
        {
            if (c != '/' || single.Length == 0 || single[^1] != '/')
            {
                single.Append(c);
            }
        }

        return single.ToString();
    }
}

using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>
/// Hands over the texts of files as settings, and takes the files' names out of the configuration, where they would be settings that do not exist. While the program runs, a
/// text that cannot be read leaves the one that was read before.
/// </summary>
internal sealed class SecretFileProvider(IReadOnlyList<SecretFile> files) : ConfigurationProvider
{
    private readonly HashSet<string> _names = new(files.Select(static f => f.NameKey), StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<SecretFile, Look> _last = [];
    private readonly HashSet<SecretFile> _told = [];
    private bool _isLoaded;

    /// <summary>Those of a configuration.</summary>
    public static IEnumerable<SecretFileProvider> In(IConfiguration? configuration) =>
        ((configuration as IConfigurationRoot)?.Providers ?? []).SelectMany(static p => p is ChainedConfigurationProvider chained ? In(chained.Configuration) : p is SecretFileProvider files ? [files] : []);

    /// <summary>The variable that names the file whose text a setting is; null: it is no file's.</summary>
    public static string? VariableOf(IConfiguration? configuration, string key) => In(configuration).Select(files => files.VariableOf(key)).FirstOrDefault(static variable => variable is not null);

    /// <summary>Reads all files at the start. What reloads the configuration later leaves them to the looks.</summary>
    /// <exception cref="InvalidOperationException">One cannot be read.</exception>
    public override void Load()
    {
        if (!_isLoaded)
        {
            Data = files.ToDictionary(static f => f.Key, static f => (string?)f.Read(), StringComparer.OrdinalIgnoreCase);
            _isLoaded = true;
        }
    }

    public override IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
        base.GetChildKeys(earlierKeys.Where(key => !_names.Contains(parentPath is null ? key : ConfigurationPath.Combine(parentPath, key))), parentPath);

    /// <summary>Looks whether files have changed. What two looks have found alike counts: a file is not taken while it is written.</summary>
    /// <param name="changed">Called for each file whose new text is taken.</param>
    /// <param name="refused">Called once for each that cannot be read, with what is wrong, until it can.</param>
    public void LookAgain(Action<SecretFile> changed, Action<string> refused)
    {
        bool isChanged = false;
        foreach (SecretFile file in files.Where(static f => !f.IsReadOnce))
        {
            Look look = Read(file);
            if (_last.TryGetValue(file, out Look last) && last == look)
            {
                isChanged |= Take(file, look, changed, refused);
            }

            _last[file] = look;
        }

        if (isChanged)
        {
            OnReload();
        }
    }

    private string? VariableOf(string key) => files.FirstOrDefault(file => file.Key.Equals(key, StringComparison.OrdinalIgnoreCase))?.Variable;

    private bool Take(SecretFile file, Look look, Action<SecretFile> changed, Action<string> refused)
    {
        if (look.Problem is not null)
        {
            if (_told.Add(file))
            {
                refused(look.Problem);
            }

            return false;
        }

        _told.Remove(file);
        if (Data[file.Key] == look.Text)
        {
            return false;
        }

        // Others read the one that is there meanwhile.
        Data = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase) { [file.Key] = look.Text };
        changed(file);
        return true;
    }

    private static Look Read(SecretFile file)
    {
        try
        {
            return new(file.Read(), null);
        }
        catch (InvalidOperationException e)
        {
            return new(null, e.Message);
        }
    }

    private readonly record struct Look(string? Text, string? Problem);
}

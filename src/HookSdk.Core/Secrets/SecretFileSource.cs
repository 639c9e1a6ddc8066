using System.Collections;
using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>The settings whose texts stand in files, by the variables of the environment that name these.</summary>
internal sealed class SecretFileSource : IConfigurationSource
{
    private readonly SecretFile[] _files;

    /// <exception cref="InvalidOperationException">A setting is given twice.</exception>
    public SecretFileSource(IDictionary variables)
    {
        string[] names = [.. variables.Keys.Cast<string>()];
        _files = [.. names.Where(static name => name.EndsWith(SecretFile.Suffix, StringComparison.OrdinalIgnoreCase) && name.Contains("__", StringComparison.Ordinal))
            .Select(name => new SecretFile(name, (string?)variables[name] ?? ""))];
        foreach (SecretFile file in _files)
        {
            string plain = file.Variable[..^SecretFile.Suffix.Length];
            if (names.FirstOrDefault(name => name.Equals(plain, StringComparison.OrdinalIgnoreCase)) is { } both)
            {
                throw new InvalidOperationException($"{both} and {file.Variable} are both set. Keep one of them.");
            }
        }
    }

    public bool HasFiles => _files.Length > 0;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new SecretFileProvider(_files);
}

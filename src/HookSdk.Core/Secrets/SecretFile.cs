using System.Text;

namespace HookSdk;

/// <summary>One setting whose text stands in a file.</summary>
/// <param name="variable">The variable of the environment that names the file, such as <c>Hooks__Acme__PathSecret_FILE</c>.</param>
/// <param name="path">The file.</param>
internal sealed class SecretFile(string variable, string path)
{
    public const string Suffix = "_FILE";
    private const int MostBytes = 64 << 10;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string Variable => variable;

    /// <summary>The setting, such as <c>Hooks:Acme:PathSecret</c>.</summary>
    public string Key { get; } = KeyOf(variable[..^Suffix.Length]);

    /// <summary>The key under which the environment itself would hand over the file's name.</summary>
    public string NameKey { get; } = KeyOf(variable);

    /// <summary>Whether it is a pipe, say, whose text is gone once it was read.</summary>
    public bool IsReadOnce { get; private set; }

    /// <summary>Reads the text, without line ends at its end: editors and <c>echo</c> put one there.</summary>
    /// <exception cref="InvalidOperationException">There is no text to be had; the message says why, and repeats nothing of it.</exception>
    public string Read()
    {
        if (!Path.IsPathFullyQualified(path))
        {
            // Not repeated: it may be the secret itself, put into the wrong variable.
            throw Problem("it takes the full path of a file, such as /run/secrets/path-secret.");
        }

        if (Directory.Exists(path))
        {
            throw Problem($"'{path}' is a folder. Name the file in it.");
        }

        try
        {
            string text = Utf8.GetString(ReadBytes()).TrimStart('\uFEFF').TrimEnd('\r', '\n');
            return text.Length > 0 ? text : throw Problem($"the file '{path}' is empty.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Problem($"the file '{path}' is not there.");
        }
        catch (UnauthorizedAccessException)
        {
            throw Problem($"the file '{path}' may not be read by the user that this program runs as.");
        }
        catch (DecoderFallbackException)
        {
            throw Problem($"the file '{path}' is no text in UTF-8.");
        }
        catch (IOException e)
        {
            throw Problem($"the file '{path}' could not be read: {e.Message}");
        }
    }

    private static string KeyOf(string variable) => variable.Replace("__", ":", StringComparison.Ordinal);

    private byte[] ReadBytes()
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        IsReadOnce = !file.CanSeek;
        byte[] bytes = new byte[MostBytes + 1];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= MostBytes ? bytes[..read] : throw Problem($"the file '{path}' holds more than 64 KiB. Is it the secret's file?");
    }

    private InvalidOperationException Problem(string problem) => new($"{variable}: {problem}");
}

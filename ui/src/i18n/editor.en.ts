import type { Words } from ".";
import type zh from "./editor.zh-CN";

const words: Words<typeof zh> = {
  toolbar: "Text style",
  source: "Source",
  tool: {
    heading: "Heading",
    bold: "Bold",
    italic: "Italic",
    quote: "Quote",
    list: "List",
    numbers: "Numbers",
    code: "Code",
    fence: "Code block",
  },
  tone: {
    normal: "Normal",
    gray: "Grey",
    highlight: "Highlight",
    info: "Green",
    comment: "Grey",
    warning: "Orange",
  },
  raw: {
    picture: "Picture",
    table: "Table",
    other: "Kept as it is",
  },
  dropped: {
    words: "Pasted. Not kept, because there is no place for it here: {what}.",
    pictures: "pictures",
    tables: "table lines",
    colours: "text colours",
    links: "links",
    headings: "heading styles",
    lists: "list marks",
    quotes: "quote styles",
    bold: "bold",
    italic: "italic",
  },
  variable: {
    known: "Variables there are",
    tool: "Variable",
    name: "Name of the variable",
    help: "Filled in before the message is sent, or by a sheet for each row: a name, a date, an amount.",
    example: "For example: name",
    insert: "Insert",
  },
};

export default words;

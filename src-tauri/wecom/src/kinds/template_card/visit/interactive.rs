//! The blocks of interactive cards as they go out.

use crate::kinds::{
    Button, ButtonSelection, Checkbox, CheckboxOption, OnText, SelectOption, Selector, SubmitButton, Visit, drop_blank,
    empty_blank, visit_some,
};

impl Visit for ButtonSelection {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { question_key: _, title, selected_id: _, option_list } = self;
        visit_some(visit, [title]);
        option_list.texts(visit);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.title, &mut self.selected_id]);
        empty_blank([&mut self.question_key]);
        self.option_list.drop_blanks();
    }
}

impl Visit for Selector {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { question_key: _, title, selected_id: _, option_list } = self;
        visit_some(visit, [title]);
        option_list.texts(visit);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.title, &mut self.selected_id]);
        empty_blank([&mut self.question_key]);
        self.option_list.drop_blanks();
    }
}

impl Visit for SelectOption {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { id: _, text } = self;
        visit(text);
    }

    fn drop_blanks(&mut self) {
        empty_blank([&mut self.id, &mut self.text]);
    }
}

impl Visit for Button {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { link_type: _, text, style: _, key: _, url: _ } = self;
        visit(text);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.key, &mut self.url]);
        empty_blank([&mut self.text]);
    }
}

impl Visit for Checkbox {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { question_key: _, mode: _, option_list } = self;
        option_list.texts(visit);
    }

    fn drop_blanks(&mut self) {
        empty_blank([&mut self.question_key]);
        self.option_list.drop_blanks();
    }
}

impl Visit for CheckboxOption {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { id: _, text, is_checked: _ } = self;
        visit(text);
    }

    fn drop_blanks(&mut self) {
        empty_blank([&mut self.id, &mut self.text]);
    }
}

impl Visit for SubmitButton {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { text, key: _ } = self;
        visit_some(visit, [text]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.text]);
        empty_blank([&mut self.key]);
    }
}
